package dev.halftone.examples.report;

/**
 * A small picture, 8 bits per sample, with the words that go with it.
 *
 * @param caption one sentence under the picture, or an empty string
 * @param alternative what a reader who cannot see it should know
 * @param width pixels per row
 * @param height rows
 * @param channels 1 for grey, 3 for red, green, blue
 * @param samples height * width * channels bytes, row by row; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Pictures are drawn, never compared.
public record Picture(
    String caption, String alternative, int width, int height, int channels, byte[] samples) {
  public Picture {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "picture: expected a positive size with 1 or 3 channels, got "
              + width
              + " x "
              + height
              + " with "
              + channels);
    }
    if (samples.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          "picture: expected "
              + (long) width * height * channels
              + " samples, got "
              + samples.length);
    }
  }

  /** A grey picture of values from 0, black, to 1, white, row by row; others are clamped. */
  public static Picture grey(String caption, String alternative, int width, float... values) {
    byte[] samples = new byte[values.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Tiles.shade(values[i]);
    }
    return new Picture(caption, alternative, width, values.length / width, 1, samples);
  }

  /** The same picture with other words. */
  public Picture described(String newCaption, String newAlternative) {
    return new Picture(newCaption, newAlternative, width, height, channels, samples);
  }
}
