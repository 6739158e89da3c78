package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResidualQuantizerTest {
  private final Tensor rows = Tensor.wrap(TestRows.uniform(300, 4, 21), Shape.of(300, 4));

  @Test
  void eachStageTakesTheNearestCenterToWhatIsLeft() {
    ResidualQuantizer quantizer = ResidualQuantizer.fit(rows, CodebookOptions.of(3, 3));
    int[] codes = quantizer.encode(rows).unpack();
    float[] left = rows.toArray();
    for (int stage = 0; stage < 3; stage++) {
      Tensor centers = quantizer.centers(stage);
      int[] nearest = TestRows.nearest(Tensor.of(left, 300, 4), centers);
      for (int row = 0; row < 300; row++) {
        assertEquals(nearest[row], codes[row * 3 + stage]);
        for (int i = 0; i < 4; i++) {
          left[row * 4 + i] -= centers.array()[nearest[row] * 4 + i];
        }
      }
    }
    double sum = 0;
    for (float value : left) {
      sum += (double) value * value;
    }
    assertEquals(sum / 300, quantizer.distortion(rows), 1e-5 * sum / 300);
  }

  @Test
  void everyStageLowersTheDistortion() {
    double before = Double.POSITIVE_INFINITY;
    for (int stages = 1; stages <= 6; stages++) {
      ResidualQuantizer quantizer = ResidualQuantizer.fit(rows, CodebookOptions.of(stages, 3));
      double distortion = quantizer.distortion(rows);
      assertTrue(distortion < 0.8 * before, distortion + " after " + before);
      assertEquals(stages, quantizer.stages());
      assertEquals(300, Arrays.stream(quantizer.usage().counts(stages - 1)).sum());
      before = distortion;
    }
  }

  @Test
  void theFirstStagesDoNotDependOnTheLater() {
    ResidualQuantizer two = ResidualQuantizer.fit(rows, CodebookOptions.of(2, 2));
    ResidualQuantizer three = ResidualQuantizer.fit(rows, CodebookOptions.of(3, 2));
    assertArrayEquals(two.centers(1).array(), three.centers(1).array());
    assertEquals("ResidualQuantizer[dimension=4, stages=3, bits=2, beam=1]", three.toString());
  }

  @Test
  void aBeamLeavesNoRowWorseOffAndManyBetter() {
    ResidualQuantizer plain = ResidualQuantizer.fit(rows, CodebookOptions.of(5, 3));
    double before = plain.distortion(rows);
    float[] nearest = plain.decode(plain.encode(rows)).array();
    for (int width : new int[] {2, 5, 40}) {
      ResidualQuantizer beam = plain.withBeam(width);
      float[] found = beam.decode(beam.encode(rows)).array();
      for (int row = 0; row < 300; row++) {
        double least = TestRows.squaredDistance(rows.array(), row, nearest, row, 4);
        double distance = TestRows.squaredDistance(rows.array(), row, found, row, 4);
        assertTrue(distance <= least * (1 + 1e-12), "row " + row);
      }
      double distortion = beam.distortion(rows);
      assertTrue(distortion < before, width + " wide: " + distortion);
      before = distortion;
    }
  }

  /** At 2^17, where floats are 1/64 apart, it is the rounded sum of centers that counts. */
  @Test
  void aBeamLeavesNoRowWorseOffUnderALargeOffset() {
    Tensor far = rows.add(Tensor.scalar(0x1p17f));
    ResidualQuantizer plain = ResidualQuantizer.fit(far, CodebookOptions.of(4, 3));
    float[] nearest = plain.decode(plain.encode(far)).array();
    float[] found = plain.decode(plain.withBeam(5).encode(far)).array();
    for (int row = 0; row < 300; row++) {
      double least = TestRows.squaredDistance(far.array(), row, nearest, row, 4);
      double distance = TestRows.squaredDistance(far.array(), row, found, row, 4);
      assertTrue(distance <= least, "row " + row + ": " + distance + " after " + least);
    }
  }

  /** One row is farther from the center of its half than the greatest float. */
  @Test
  void differencesBeyondTheRangeOfFloatsEndThere() {
    float[] values = new float[42];
    for (int row = 0; row < 21; row++) {
      values[2 * row] = row < 11 ? -3e38f : 3e38f;
      values[2 * row + 1] = row == 0 ? -3e38f : 3e38f;
    }
    Tensor extreme = Tensor.of(values, 21, 2);
    CodebookOptions options = CodebookOptions.of(2, 1);
    ResidualQuantizer quantizer = ResidualQuantizer.fit(extreme, options);
    assertTrue(quantizer.distortion(extreme) < 5e75);
    InvertedFileIndex index =
        InvertedFileIndex.fit(extreme, InvertedFileIndex.Options.of(2, options));
    assertEquals(0, index.search(extreme.slice(0, 0, 1), 1, 2, extreme, 21).index(0, 0));
  }

  @Test
  void aBeamOfAllBeginningsFindsTheBestCode() {
    ResidualQuantizer beam = ResidualQuantizer.fit(rows, CodebookOptions.of(3, 2)).withBeam(64);
    double best = beam.distortion(rows);
    int[] codes = new int[300 * 3];
    double[] least = new double[300];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int code = 0; code < 64; code++) {
      for (int i = 0; i < codes.length; i++) {
        codes[i] = code >> (2 * (i % 3)) & 3;
      }
      float[] decoded = beam.decode(Codes.pack(beam.layout(), codes)).array();
      for (int row = 0; row < 300; row++) {
        least[row] =
            Math.min(least[row], TestRows.squaredDistance(rows.array(), row, decoded, row, 4));
      }
    }
    assertEquals(Arrays.stream(least).sum() / 300, best, 1e-6 * best);
  }

  @Test
  void errorsSayWhatWasExpectedAndWhatCame() {
    assertEquals(
        "ResidualQuantizer.fit: expected at least 512 rows for codebooks of 9 bits, got shape"
            + " [300, 4] (argument rows)",
        assertThrows(
                IllegalArgumentException.class,
                () -> ResidualQuantizer.fit(rows, CodebookOptions.of(1, 9)))
            .getMessage());
    assertEquals(
        "ResidualQuantizer.withBeam: expected width >= 1, got 0 (argument width)",
        assertThrows(
                IllegalArgumentException.class,
                () -> ResidualQuantizer.fit(rows, CodebookOptions.of(1, 2)).withBeam(0))
            .getMessage());
  }
}
