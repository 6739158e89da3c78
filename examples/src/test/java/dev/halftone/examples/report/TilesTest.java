package dev.halftone.examples.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TilesTest {
  private static int at(Picture picture, int x, int y, int channel) {
    return picture.samples()[(y * picture.width() + x) * picture.channels() + channel] & 0xff;
  }

  @Test
  void leavesBlackGapsBetweenAndAroundTiles() {
    float[] white = new float[3 * 4];
    Arrays.fill(white, 1);
    Picture sheet = Tiles.of(2, 2).withColumns(2).draw(white, "three", "Three white tiles.");
    assertEquals(2 * (2 + 2) + 2, sheet.width());
    assertEquals(2 * (2 + 2) + 2, sheet.height());
    int bright = 0;
    for (byte sample : sheet.samples()) {
      bright += sample == (byte) 255 ? 1 : 0;
    }
    assertEquals(12, bright);
    assertEquals(255, at(sheet, 2, 2, 0));
    assertEquals(0, at(sheet, 4, 2, 0));
    assertEquals(255, at(sheet, 6, 2, 0));
    assertEquals(0, at(sheet, 6, 6, 0));
  }

  @Test
  void clampsAndRounds() {
    float[] values = {-1, 0.5f, 2, Float.NaN};
    Picture picture = Tiles.of(1, 4).withGap(0).draw(values, "", "");
    assertArrayEquals(new byte[] {0, (byte) 128, (byte) 255, 0}, picture.samples());
  }

  @Test
  void stretchesEachTileByItself() {
    float[] values = {-3, 1, 5, 5};
    Picture picture = Tiles.of(1, 2).withGap(0).stretching().draw(values, "", "");
    assertArrayEquals(new byte[] {0, (byte) 255, 0, 0}, picture.samples());
  }

  @Test
  void interleavesColourPlanes() {
    float[] values = {1, 0, 0, 1, 0, 1};
    Picture picture = Tiles.of(1, 2).withGap(0).withChannels(3).draw(values, "", "");
    byte on = (byte) 255;
    assertArrayEquals(new byte[] {on, 0, 0, 0, on, on}, picture.samples());
  }

  @Test
  void framesTilesInTheirGap() {
    Picture sheet = Tiles.of(1, 1).withGap(1).framing(1).draw(new float[2], "", "");
    byte on = (byte) 255;
    assertArrayEquals(
        new byte[] {0, 0, on, on, on, 0, 0, on, 0, on, 0, 0, on, on, on}, sheet.samples());
  }

  @Test
  void refusesHalfATile() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class, () -> Tiles.of(2, 2).draw(new float[6], "", ""));
    assertEquals("tiles: expected a positive multiple of 4 values, got 6", wrong.getMessage());
  }
}
