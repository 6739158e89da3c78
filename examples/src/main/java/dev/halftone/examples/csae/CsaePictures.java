package dev.halftone.examples.csae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.Picture;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Tiles;
import dev.halftone.quantize.Pca;
import dev.halftone.tensor.Tensor;
import dev.halftone.tensor.Wavelets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The pictures of a run of CSAE. */
final class CsaePictures {
  private static final int ACROSS = 10;
  private static final int POINTS_PER_CLASS = 60;

  private final Report report;
  private final DataSet data;
  private final CsaeModel model;
  private final Tiles tiles;

  CsaePictures(Report report, DataSet data, CsaeModel model) {
    this.report = report;
    this.data = data;
    this.model = model;
    ImageSet images = data.test();
    this.tiles = Tiles.of(images.height(), images.width()).withChannels(images.channels());
  }

  /** The first test images of a class, fewer if there are not so many. */
  private int[] ofClass(int label, int count) {
    int[] labels = data.test().labels();
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).limit(count).toArray();
  }

  /** Codes of the test images in the plane in which the class points stand in a circle. */
  Chart circle(Tensor codes) {
    Tensor points = model.points().value();
    int classes = data.classes();
    Tensor[] axes = {Tensor.zeros(1, CsaeModel.CODE), Tensor.zeros(1, CsaeModel.CODE)};
    for (int label = 0; label < classes; label++) {
      double angle = 2 * Math.PI * label / classes;
      Tensor point = points.gather(0, label);
      axes[0] = axes[0].add(point.mul((float) StrictMath.cos(angle)));
      axes[1] = axes[1].add(point.mul((float) StrictMath.sin(angle)));
    }
    Tensor plane = Tensor.concatenate(0, unit(axes[0]), unit(axes[1]));
    return scatter(
        "Codes of test images",
        "The plane in which the class points stand evenly on a circle, in the order of the classes."
            + " A code on its way from one class to another is an image that is hard to tell.",
        codes.matmulTransposed(plane));
  }

  /** A vector of length 1; of two classes the second axis is 0 and stays so. */
  private static Tensor unit(Tensor axis) {
    float length = (float) Math.sqrt(axis.square().sum().item());
    return length < 1e-3f ? axis : axis.div(length);
  }

  /** Codes of the test images along their two principal axes. */
  Chart plane(Tensor codes) {
    return scatter(
        "The same along their principal axes",
        "All class points are equally far apart, so no two axes show more than two or three classes"
            + " by themselves.",
        Pca.fit(codes, 2).project(codes));
  }

  private Chart scatter(String title, String caption, Tensor plane) {
    Chart chart = Chart.of(title, "first axis", "second axis").caption(caption);
    for (int label = 0; label < data.classes(); label++) {
      int[] own = ofClass(label, POINTS_PER_CLASS);
      double[] x = IntStream.of(own).mapToDouble(row -> plane.get(row, 0)).toArray();
      double[] y = IntStream.of(own).mapToDouble(row -> plane.get(row, 1)).toArray();
      chart = chart.scatter(data.classNames().get(label), x, y);
    }
    return chart;
  }

  /** Test images above, what the model makes of them below; and the Haar bands of both. */
  void reconstructions() {
    int[] shown =
        IntStream.range(0, data.classes())
            .flatMap(label -> IntStream.of(ofClass(label, 2)))
            .limit(2 * ACROSS)
            .toArray();
    Tensor images = data.test().rows(shown);
    Tensor drawn = model.decode(model.encode(images));
    report.add(
        Gallery.of(
            "Reconstructions",
            "",
            tiles
                .withColumns(ACROSS)
                .draw(
                    pairs(images, drawn),
                    "Test images, each with its reconstruction below.",
                    "Rows of test images, each row followed by its reconstructions")));
    if (data.test().height() % 2 == 0 && data.test().width() % 2 == 0) {
      int[] few = IntStream.range(0, Math.min(8, shown.length)).toArray();
      report.add(
          Gallery.of(
              "Haar bands",
              "One level of the wavelet transform. Top left the image at half its size; right of it,"
                  + " below it and in the corner what that lacks: upright, level and slanting detail,"
                  + " four times as bright.",
              tiles
                  .withColumns(few.length)
                  .draw(
                      pairs(bands(images.gather(0, few)), bands(drawn.gather(0, few))),
                      "Bands of test images above, of their reconstructions below.",
                      "Haar bands of eight test images and of their reconstructions")));
    }
  }

  private Tensor bands(Tensor rows) {
    ImageSet images = data.test();
    int n = rows.shape().extent(0);
    Tensor shaped = rows.reshape(n, images.channels(), images.height(), images.width());
    Tensor bands = Wavelets.haar(shaped, 1).abs();
    // The low band is twice a mean of pixels, the others are small.
    int height = images.height() / 2;
    int width = images.width() / 2;
    Tensor low = bands.slice(2, 0, height).slice(3, 0, width).mul(0.5f);
    Tensor right = bands.slice(2, 0, height).slice(3, width, 2 * width).mul(2);
    Tensor below = bands.slice(2, height, 2 * height).mul(2);
    return Tensor.concatenate(2, Tensor.concatenate(3, low, right), below).flatten(1);
  }

  /** As many rows of the first as fit across, the same rows of the second, and so on. */
  private static float[] pairs(Tensor above, Tensor below) {
    List<Tensor> lines = new ArrayList<>();
    int n = above.shape().extent(0);
    for (int from = 0; from < n; from += ACROSS) {
      int to = Math.min(n, from + ACROSS);
      lines.add(above.slice(0, from, to));
      lines.add(below.slice(0, from, to));
    }
    return Tensor.concatenate(0, lines.toArray(Tensor[]::new)).array();
  }

  /** Ten new images of each class, and ways from one code to another. */
  void generated(Generated images, Tensor testCodes) {
    report.add(
        Gallery.of(
            "Generated by class Gaussians",
            "",
            tiles
                .withColumns(data.classes())
                .draw(
                    images.sheet(ACROSS),
                    "Columns are classes, rows are draws.",
                    "Ten generated images of each class, a column for each class")));
    report.add(Gallery.of("Ways between codes", "", interpolations(testCodes)));
  }

  /** Codes at and around the class points, a row for each amount of noise. */
  void prototypes(Tensor codes) {
    report.add(
        Gallery.of(
            "Class points",
            "",
            tiles
                .withColumns(data.classes())
                .draw(
                    model.decode(codes),
                    "Top: the class points decoded, the prototype of each class. Below: the points with"
                        + " once and twice the noise of the training.",
                    "Three rows of decoded class points, with no, single and double noise")));
  }

  /** Straight ways between codes, and ways along the sphere. */
  private Picture interpolations(Tensor testCodes) {
    List<Tensor> ways = new ArrayList<>();
    Tensor points = model.points().value();
    int classes = data.classes();
    for (int label = 0; label + 1 < Math.min(classes, 5); label++) {
      Tensor from = points.gather(0, label);
      Tensor to = points.gather(0, (label + classes / 2) % classes);
      ways.add(straight(from, to));
      ways.add(alongSphere(from, to));
    }
    for (int label = classes - 1; label >= Math.max(0, classes - 2); label--) {
      int[] own = ofClass(label, 2);
      if (own.length == 2) {
        ways.add(straight(testCodes.gather(0, own[0]), testCodes.gather(0, own[1])));
      }
    }
    return tiles
        .withColumns(ACROSS)
        .draw(
            model.decode(Tensor.concatenate(0, ways.toArray(Tensor[]::new))),
            "From one class point to another in pairs of rows, straight above and along the sphere"
                + " below; in the last rows between two test images of one class.",
            "Rows of ten decoded codes on the way from one code to another");
  }

  private static Tensor straight(Tensor from, Tensor to) {
    return way(from, to, t -> 1 - t, t -> t);
  }

  /**
   * Along a great circle: sin((1 - t) w) / sin w and sin(t w) / sin w, w the angle between them.
   */
  private static Tensor alongSphere(Tensor from, Tensor to) {
    double cosine = Compactness.cosines(from, to)[0][0];
    double angle = StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
    double sine = StrictMath.sin(angle);
    if (sine < 1e-3) {
      return straight(from, to);
    }
    return way(
        from,
        to,
        t -> StrictMath.sin((1 - t) * angle) / sine,
        t -> StrictMath.sin(t * angle) / sine);
  }

  private static Tensor way(
      Tensor from, Tensor to, DoubleUnaryOperator first, DoubleUnaryOperator second) {
    Tensor[] steps = new Tensor[ACROSS];
    for (int i = 0; i < ACROSS; i++) {
      double t = (double) i / (ACROSS - 1);
      steps[i] =
          from.mul((float) first.applyAsDouble(t)).add(to.mul((float) second.applyAsDouble(t)));
    }
    return Tensor.concatenate(0, steps);
  }

  /** Images of another kind above, what the model makes of them below. */
  void unseen(String name, ImageSet images) {
    ImageSet few = images.thinned(2 * ACROSS);
    Tensor rows = few.rows();
    report.add(
        Gallery.of(
            "Reconstructions of " + name,
            "",
            tiles
                .withColumns(ACROSS)
                .draw(
                    pairs(rows, model.decode(model.encode(rows))),
                    "Images of a kind that was not trained on, each with its reconstruction below.",
                    "Rows of unseen images, each row followed by its reconstructions")));
  }
}
