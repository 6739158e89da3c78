package dev.halftone.examples.report;

import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many small images become one picture: row by row, with black gaps between and around them.
 *
 * @param channels 1 for grey, 3 for colour in (channel, row, column) order
 * @param height rows of a tile
 * @param width pixels per row of a tile
 * @param columns tiles per row
 * @param gap pixels between tiles and around the sheet
 * @param stretched whether each tile's own smallest and largest value become black and white;
 *     otherwise values are clamped to [0, 1]
 * @param framed the tiles that get a white frame in the gap
 */
public record Tiles(
    int channels,
    int height,
    int width,
    int columns,
    int gap,
    boolean stretched,
    Set<Integer> framed) {
  public Tiles {
    if ((channels != 1 && channels != 3) || height < 1 || width < 1 || columns < 1 || gap < 0) {
      throw new IllegalArgumentException(
          "tiles: expected 1 or 3 channels, positive sizes and a gap of at least 0, got "
              + Arrays.toString(new int[] {channels, height, width, columns, gap}));
    }
    framed = Set.copyOf(framed);
  }

  /** Grey tiles with gaps of two pixels, ten to a row. */
  public static Tiles of(int height, int width) {
    return new Tiles(1, height, width, 10, 2, false, Set.of());
  }

  /** The same with {@code perRow} tiles to a row. */
  public Tiles withColumns(int perRow) {
    return new Tiles(channels, height, width, perRow, gap, stretched, framed);
  }

  /** The same with 1 or 3 channels. */
  public Tiles withChannels(int count) {
    return new Tiles(count, height, width, columns, gap, stretched, framed);
  }

  /** The same with gaps of {@code pixels}. */
  public Tiles withGap(int pixels) {
    return new Tiles(channels, height, width, columns, pixels, stretched, framed);
  }

  /** The same with each tile stretched from its own smallest to its own largest value. */
  public Tiles stretching() {
    return new Tiles(channels, height, width, columns, gap, true, framed);
  }

  /** The same with white frames around the tiles of these numbers; the gap must leave room. */
  public Tiles framing(int... tiles) {
    Set<Integer> numbers = new TreeSet<>();
    for (int tile : tiles) {
      numbers.add(tile);
    }
    return new Tiles(channels, height, width, columns, gap, stretched, numbers);
  }

  /**
   * Draws the images one after another.
   *
   * @param values count * channels * height * width floats, image by image
   * @param caption one sentence under the picture
   * @param alternative what a reader who cannot see it should know
   * @throws IllegalArgumentException unless the values are a whole number of images, at least one
   */
  public Picture draw(float[] values, String caption, String alternative) {
    int size = channels * height * width;
    if (values.length == 0 || values.length % size != 0) {
      throw new IllegalArgumentException(
          "tiles: expected a positive multiple of " + size + " values, got " + values.length);
    }
    int count = values.length / size;
    int across = Math.min(columns, count);
    int down = (count + across - 1) / across;
    int sheetWidth = across * (width + gap) + gap;
    int sheetHeight = down * (height + gap) + gap;
    byte[] samples = new byte[sheetWidth * sheetHeight * channels];
    for (int tile = 0; tile < count; tile++) {
      int left = gap + tile % across * (width + gap);
      int top = gap + tile / across * (height + gap);
      if (framed.contains(tile)) {
        frame(samples, sheetWidth, left, top);
      }
      paint(values, tile * size, samples, sheetWidth, left, top);
    }
    return new Picture(caption, alternative, sheetWidth, sheetHeight, channels, samples);
  }

  /** As {@link #draw(float[], String, String)}, of a tensor that holds one image after another. */
  public Picture draw(Tensor images, String caption, String alternative) {
    return draw(images.array(), caption, alternative);
  }

  private void frame(byte[] samples, int sheetWidth, int left, int top) {
    // One pixel of the gap stays black, so that the frame stands out on a white page too.
    int thick = gap > 1 ? gap - 1 : gap;
    for (int y = top - thick; y < top + height + thick; y++) {
      int from = (y * sheetWidth + left - thick) * channels;
      Arrays.fill(samples, from, from + (width + 2 * thick) * channels, (byte) 255);
    }
  }

  private void paint(float[] values, int from, byte[] samples, int sheetWidth, int left, int top) {
    float low = 0;
    float high = 1;
    if (stretched) {
      low = Float.POSITIVE_INFINITY;
      high = Float.NEGATIVE_INFINITY;
      for (int i = from; i < from + channels * height * width; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
    }
    float range = high > low ? high - low : 1;
    for (int channel = 0; channel < channels; channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          float value = values[from + (channel * height + y) * width + x];
          int pixel = (top + y) * sheetWidth + left + x;
          samples[pixel * channels + channel] = shade((value - low) / range);
        }
      }
    }
  }

  /** From [0, 1], clamped, to a byte; NaN becomes black. */
  static byte shade(float value) {
    return (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
  }
}
