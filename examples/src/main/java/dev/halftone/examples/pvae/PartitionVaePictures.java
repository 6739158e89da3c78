package dev.halftone.examples.pvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.Picture;
import dev.halftone.examples.report.Tiles;
import dev.halftone.nn.Pass;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The picture sheets of PartitionVAE; every code is the mean of a test image's posterior. */
final class PartitionVaePictures {
  private static final float[] FACTORS = {3, 2, 1.5f, 1, 0.5f, 0, -0.5f, -1, -2};
  private static final int UNCHANGED = 3;
  private static final float[] STEPS = {-3, -2, -1, 0, 1, 2, 3};
  private static final int CELL = 14;

  private final PartitionVaeModel model;
  private final PartitionEffects effects;
  private final ImageSet test;
  private final List<String> classNames;
  private final Tensor codes;
  private final Tiles tiles;

  PartitionVaePictures(
      PartitionVaeModel model, PartitionEffects effects, DataSet data, Tensor codes) {
    this.model = model;
    this.effects = effects;
    this.test = data.test();
    this.classNames = data.classNames();
    this.codes = codes;
    this.tiles = Tiles.of(test.height(), test.width()).withChannels(test.channels());
  }

  /** The first images with what is drawn for them. */
  Gallery reconstructions() {
    int perRow = test.width() > 40 ? 4 : 10;
    List<Tensor> rows = new ArrayList<>();
    for (int row = 0; row < 4; row++) {
      int[] chosen = spread(4 * perRow, row * perRow, perRow);
      rows.add(test.rows(chosen));
      rows.add(effects.decode().apply(codes.gather(0, chosen)));
    }
    return Gallery.of(
        "Reconstructions",
        "",
        tiles
            .withColumns(perRow)
            .draw(
                Tensor.concatenate(0, rows.toArray(Tensor[]::new)),
                "Test images in the odd rows, below each what the decoder draws for its posterior"
                    + " mean.",
                "Rows of test images, each above a row of their reconstructions"));
  }

  /** Numbers {@code from} to {@code from + count} of {@code all} images at even steps. */
  private int[] spread(int all, int from, int count) {
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> (int) ((long) (from + i) * test.size() / all));
    return chosen;
  }

  /** Each group scaled alone, the paper's way to ask what it stands for. */
  Gallery scaling() {
    List<Tensor> cells = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int image : shown()) {
      names.add("\u201c%s\u201d".formatted(classNames.get(test.labels()[image])));
      for (int group = 0; group < effects.groups().size(); group++) {
        for (float factor : FACTORS) {
          cells.add(effects.scaled(codes.gather(0, image), group, factor));
        }
      }
    }
    int[] unchanged = new int[cells.size() / FACTORS.length];
    Arrays.setAll(unchanged, row -> row * FACTORS.length + UNCHANGED);
    return Gallery.of(
        "Scaling one group",
        "The units of one group multiplied by 3, 2, 1.5, 1 (framed), 0.5, 0, \u22120.5, \u22121 and"
            + " \u22122, the others left alone.",
        tiles
            .withColumns(FACTORS.length)
            .framing(unchanged)
            .draw(
                drawn(cells),
                "Test images of %s; one row for each group.".formatted(String.join(", ", names)),
                "Rows of one picture each, one group of its code scaled from 3 to -2"));
  }

  /** One group taken from another image. */
  Gallery swaps() {
    List<Tensor> rows = new ArrayList<>();
    int pairs = 6;
    for (int pair = 0; pair < pairs; pair++) {
      int[] two = spread(2 * pairs, 2 * pair, 2);
      Tensor a = codes.gather(0, two[0]);
      Tensor b = codes.gather(0, two[1]);
      List<Tensor> cells = new ArrayList<>(List.of(a, b));
      for (int group = 0; group < effects.groups().size(); group++) {
        cells.add(effects.swapped(a, b, group));
      }
      rows.add(drawn(cells));
    }
    return Gallery.of(
        "Swapping one group",
        "",
        tiles
            .withColumns(2 + effects.groups().size())
            .draw(
                Tensor.concatenate(0, rows.toArray(Tensor[]::new)),
                "In each row two reconstructions, then the first with one group after another taken"
                    + " from the second.",
                "Rows of two images and of the first with each group of the second"));
  }

  /** Each unit alone from -3 to 3 deviations around the image's own value. */
  Gallery traversals(float[] deviations) {
    Tensor code = codes.gather(0, shown().get(0));
    List<Tensor> cells = new ArrayList<>();
    for (int unit = 0; unit < deviations.length; unit++) {
      for (float step : STEPS) {
        Tensor shift = Tensor.zeros(deviations.length);
        shift.array()[unit] = step * deviations[unit];
        cells.add(code.add(shift));
      }
    }
    return Gallery.of(
        "Moving one unit",
        "Each unit of one image from \u22123 to 3 standard deviations of its means over the test"
            + " images.",
        tiles
            .withColumns(STEPS.length)
            .draw(
                drawn(cells),
                "One row for each unit, group after group.",
                "Rows of one picture each, one unit of its code moved from -3 to 3 deviations"));
  }

  /** Codes drawn from the prior. */
  Gallery generated(Philox generator) {
    int count = test.width() > 40 ? 12 : 40;
    Tensor drawn = effects.decode().apply(generator.normal(Shape.of(count, model.units())));
    return Gallery.of(
        "Drawn from the prior",
        "",
        tiles
            .withColumns(test.width() > 40 ? 4 : 10)
            .draw(
                drawn,
                "Codes from N(0, I); the paper shows none.",
                "Pictures decoded from random codes"));
  }

  /** Where in the picture each group acts. */
  Gallery footprints(double[][] energy) {
    List<Tensor> maps = new ArrayList<>();
    for (int[] group : effects.groups()) {
      double[] footprint = Grouping.footprint(energy, group);
      float[] pixels = new float[footprint.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) footprint[i];
      }
      maps.add(Tensor.of(pixels, 1, pixels.length));
    }
    return Gallery.of(
        "Footprints",
        "",
        tiles
            .stretching()
            .draw(
                Tensor.concatenate(0, maps.toArray(Tensor[]::new)),
                "How much each group changes each pixel, one picture for each group, each from its"
                    + " own least to its own greatest.",
                "One grey map for each group of units"));
  }

  /** How alike the effects of two units are, and how correlated their codes. */
  static Gallery matrices(double[][] similarity, double[][] correlations) {
    return Gallery.of(
        "Units beside units",
        "Units in order, so that groups are blocks on the diagonal; black 0, white 1.",
        matrix(similarity, "Likeness of the effects of two units on the picture."),
        matrix(correlations, "Absolute correlation of their codes over the test images."));
  }

  private static Picture matrix(double[][] values, String caption) {
    int n = values.length;
    float[] cells = new float[n * n * CELL * CELL];
    for (int y = 0; y < n * CELL; y++) {
      for (int x = 0; x < n * CELL; x++) {
        cells[y * n * CELL + x] = (float) Math.abs(values[y / CELL][x / CELL]);
      }
    }
    return Tiles.of(n * CELL, n * CELL)
        .draw(cells, caption, "A matrix of units by units in shades of grey");
  }

  private Tensor drawn(List<Tensor> cells) {
    return effects.decode().apply(Tensor.concatenate(0, cells.toArray(Tensor[]::new)));
  }

  /** The first test image of class 9 as in the paper, then of two others. */
  private List<Integer> shown() {
    List<Integer> shown = new ArrayList<>();
    int classes = classNames.size();
    for (int label : new int[] {classes - 1, classes / 3, classes / 2}) {
      for (int i = 0; i < test.size(); i++) {
        if (test.labels()[i] == label) {
          shown.add(i);
          break;
        }
      }
    }
    return shown;
  }

  /** The decoder for pictures and measures: no noise. */
  static Tensor decode(PartitionVaeModel model, Tensor codes) {
    List<Tensor> pieces = new ArrayList<>();
    int n = codes.shape().extent(0);
    for (int from = 0; from < n; from += 500) {
      Tensor piece = codes.slice(0, from, Math.min(n, from + 500));
      pieces.add(model.decode(piece, Pass.inference()));
    }
    return Tensor.concatenate(0, pieces.toArray(Tensor[]::new));
  }
}
