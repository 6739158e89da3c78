package dev.halftone.examples.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture of pictures: one row of test samples for each class and style. */
final class SampleSheet {

  private static final int COLUMNS = 24;
  private static final int MAGNIFIED = 2;

  private SampleSheet() {}

  static void write(DataSet data, Path file) throws IOException {
    try {
      if (!ImageIO.write(draw(data), "png", file.toFile())) {
        throw new AssertionError("every Java platform writes PNG");
      }
    } catch (IOException e) {
      throw new DataException("--out: cannot write %s".formatted(file), e);
    }
  }

  static BufferedImage draw(DataSet data) {
    ImageSet set = data.test();
    List<List<Integer>> rows = new ArrayList<>();
    for (int label = 0; label < data.classes(); label++) {
      int styles = data.styleNames().isEmpty() ? 1 : data.styleNames().get(label).size();
      for (int style = 0; style < styles; style++) {
        rows.add(samples(set, label, style));
      }
    }
    int height = set.height() * MAGNIFIED;
    int width = set.width() * MAGNIFIED;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * width, rows.size() * height, BufferedImage.TYPE_BYTE_GRAY);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        int picture = rows.get(row).get(column) * set.features();
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int at = picture + y / MAGNIFIED * set.width() + x / MAGNIFIED;
            int grey = set.pixels()[at] & 0xff;
            sheet.getRaster().setSample(column * width + x, row * height + y, 0, grey);
          }
        }
      }
    }
    return sheet;
  }

  private static List<Integer> samples(ImageSet set, int label, int style) {
    List<Integer> samples = new ArrayList<>();
    for (int i = 0; i < set.size() && samples.size() < COLUMNS; i++) {
      if (set.labels()[i] == label && (!set.hasStyles() || set.styles()[i] == style)) {
        samples.add(i);
      }
    }
    return samples;
  }
}
