package dev.halftone.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ImageSetTest {
  private static ImageSet set(int width, int... labels) {
    byte[] pixels = new byte[labels.length * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (51 * labels[i / width]);
    }
    return new ImageSet(1, 1, width, pixels, labels, new int[0]);
  }

  @Test
  void joinsPicturesInOrder() {
    ImageSet both = set(2, 1, 2).and(set(2, 3));
    assertArrayEquals(new int[] {1, 2, 3}, both.labels());
    assertArrayEquals(new float[] {0.2f, 0.2f, 0.4f, 0.4f, 0.6f, 0.6f}, both.rows().array());
    assertEquals(0, both.styles().length);
  }

  @Test
  void keepsStylesThatBothPartsHave() {
    ImageSet styled = new ImageSet(1, 1, 1, new byte[2], new int[2], new int[] {4, 5});
    assertArrayEquals(new int[] {4, 5, 4, 5}, styled.and(styled).styles());
    assertEquals(0, styled.and(set(1, 0)).styles().length);
  }

  @Test
  void refusesPicturesOfAnotherSize() {
    ImageSet narrow = set(2, 1);
    ImageSet wide = set(3, 1);
    assertEquals(
        "and: expected pictures of [1, 1, 2], got [1, 1, 3] (argument more)",
        assertThrows(IllegalArgumentException.class, () -> narrow.and(wide)).getMessage());
  }
}
