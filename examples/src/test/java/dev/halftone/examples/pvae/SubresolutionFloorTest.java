package dev.halftone.examples.pvae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.examples.data.DataSets;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Upsample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubresolutionFloorTest {
  private static ImageSet picture(int height, int width, int... values) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i];
    }
    return new ImageSet(1, height, width, pixels, new int[1], new int[0]);
  }

  @Test
  void ofBlocksItIsTheVarianceWithinThem() {
    // blocks 255 0 / 0 0, variance 3/16, and even ones; the last column is cut from a block
    ImageSet image = picture(2, 5, 255, 0, 51, 51, 9, 0, 0, 51, 51, 9);
    assertEquals(3.0 / 16 * 4 / 10, SubresolutionFloor.of(image, Upsample.nearest(2)), 1e-6);
    assertEquals(0, SubresolutionFloor.of(image, Upsample.nearest(1)), 1e-12);
  }

  @Test
  void ofBilinearPicturesItIsNothing() {
    // a line of 3 enlarged twice: 0, 64, 192 from 0, 0 + 64/4 ...
    ImageSet line = picture(1, 6, 0, 32, 96, 128, 128, 128);
    assertEquals(0, SubresolutionFloor.of(line, Upsample.bilinear(2)), 1e-6);
    assertTrue(SubresolutionFloor.of(line, Upsample.nearest(2)) > 1e-3);
    // one pixel enlarged is a constant
    ImageSet pair = picture(1, 2, 0, 255);
    assertEquals(0.25, SubresolutionFloor.of(pair, Upsample.bilinear(2)), 1e-6);
  }

  /** Exact means of 2 x 2 blocks of the real test images. */
  @ParameterizedTest
  @CsvSource({"mnist, 0.01636", "fashion-mnist, 0.01570"})
  void ofTheRealSetsItIsKnown(String name, double floor) throws Exception {
    Path folder = Path.of("..", "..", "shared", "data", name);
    assumeTrue(Files.isDirectory(folder), "the real data is not at hand");
    ImageSet test = DataSets.load(Optional.empty(), Optional.of(folder)).test();
    assertEquals(floor, SubresolutionFloor.of(test, Upsample.nearest(2)), 5e-6);
    assertTrue(SubresolutionFloor.of(test, Upsample.bilinear(2)) < floor);
  }
}
