package dev.halftone.examples.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngTest {
  /** The Java platform's own reader is the oracle. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 1, 3", "7, 3, 1", "3, 7, 3", "301, 199, 3", "1000, 2, 1"})
  void decodesToTheSameSamples(int width, int height, int channels) throws IOException {
    byte[] samples = new byte[width * height * channels];
    new Random(width).nextBytes(samples);
    Picture picture = new Picture("", "", width, height, channels, samples);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.encode(picture)));
    assertEquals(width, image.getWidth());
    assertEquals(height, image.getHeight());
    assertEquals(channels, image.getRaster().getNumBands());
    int[] read = image.getRaster().getPixels(0, 0, width, height, (int[]) null);
    int[] expected = new int[samples.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = samples[i] & 0xff;
    }
    assertArrayEquals(expected, read);
  }

  @Test
  void refusesSamplesThatDoNotFit() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class, () -> new Picture("", "", 2, 3, 3, new byte[17]));
    assertEquals("picture: expected 18 samples, got 17", wrong.getMessage());
  }
}
