package dev.halftone.examples.data;

import dev.halftone.examples.report.Picture;
import dev.halftone.examples.report.Png;
import dev.halftone.examples.report.Tiles;
import dev.halftone.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A picture of pictures: one row of test samples for each class and style. */
final class SampleSheet {

  private static final int COLUMNS = 24;

  private SampleSheet() {}

  static void write(DataSet data, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DataException("--out %s: expected a file in a folder that exists".formatted(file));
    }
    byte[] png = Png.encode(draw(data));
    try {
      AtomicFile.replace(file, out -> out.write(png));
    } catch (IOException e) {
      throw new DataException("--out %s: cannot be written".formatted(file), e);
    }
  }

  static Picture draw(DataSet data) {
    ImageSet set = data.test();
    List<Integer> samples = new ArrayList<>();
    for (int label = 0; label < data.classes(); label++) {
      int styles = data.styleNames().isEmpty() ? 1 : data.styleNames().get(label).size();
      for (int style = 0; style < styles; style++) {
        samples.addAll(row(set, label, style));
      }
    }
    float[] values = new float[samples.size() * set.features()];
    for (int i = 0; i < samples.size(); i++) {
      if (samples.get(i) >= 0) {
        float[] picture = set.rows(samples.get(i), samples.get(i) + 1).array();
        System.arraycopy(picture, 0, values, i * set.features(), set.features());
      }
    }
    return Tiles.of(set.height(), set.width())
        .withChannels(set.channels())
        .withColumns(COLUMNS)
        .draw(values, "", "test samples of " + data.name() + ", a row for each class and style");
  }

  /** The first samples of a kind, filled up with -1. */
  private static List<Integer> row(ImageSet set, int label, int style) {
    List<Integer> row = new ArrayList<>();
    for (int i = 0; i < set.size() && row.size() < COLUMNS; i++) {
      if (set.labels()[i] == label && (!set.hasStyles() || set.styles()[i] == style)) {
        row.add(i);
      }
    }
    while (row.size() < COLUMNS) {
      row.add(-1);
    }
    return row;
  }
}
