package dev.halftone.examples.data;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Labelled pictures of one size.
 *
 * @param channels values per pixel
 * @param height rows of a picture
 * @param width columns of a picture
 * @param pixels one byte for each value from 0 to 255, picture by picture, each [channels, height,
 *     width]; not copied, and never written to
 * @param labels the class of each picture, from 0
 * @param styles how each picture was written, counted from 0 within its class; empty where unknown
 */
@SuppressWarnings("ArrayRecordComponent") // a data set's worth of bytes is not to be copied
public record ImageSet(
    int channels, int height, int width, byte[] pixels, int[] labels, int[] styles) {

  public ImageSet {
    if (pixels.length != (long) labels.length * channels * height * width) {
      throw new IllegalArgumentException(
          "ImageSet: expected %d pictures of [%d, %d, %d], got %d values (argument pixels)"
              .formatted(labels.length, channels, height, width, pixels.length));
    }
    if (styles.length != 0 && styles.length != labels.length) {
      throw new IllegalArgumentException(
          "ImageSet: expected %d styles or none, got %d (argument styles)"
              .formatted(labels.length, styles.length));
    }
  }

  /** Number of pictures. */
  public int size() {
    return labels.length;
  }

  /** Values per picture: channels * height * width. */
  public int features() {
    return channels * height * width;
  }

  /** Whether the style of each picture is known. */
  public boolean hasStyles() {
    return styles.length > 0;
  }

  /** How many pictures the rarest of so many classes has. */
  public int fewest(int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return Arrays.stream(counts).min().orElse(0);
  }

  /** All pictures as rows with values in [0, 1]: shape [size, features]. */
  public Tensor rows() {
    return rows(0, size());
  }

  /** Pictures {@code from} to {@code to} (exclusive) as rows: shape [to - from, features]. */
  public Tensor rows(int from, int to) {
    float[] values = new float[Math.multiplyExact(to - from, features())];
    unpack(from * features(), values, 0, values.length);
    return Tensor.wrap(values, Shape.of(to - from, features()));
  }

  /** The pictures of the given indices as rows, in that order: shape [indices, features]. */
  public Tensor rows(int[] indices) {
    int features = features();
    float[] values = new float[Math.multiplyExact(indices.length, features)];
    for (int i = 0; i < indices.length; i++) {
      unpack(indices[i] * features, values, i * features, features);
    }
    return Tensor.wrap(values, Shape.of(indices.length, features));
  }

  /**
   * Applies a function to a thousand pictures at a time.
   *
   * @param function rows [n, features] to a tensor of n rows
   */
  public Tensor inPieces(UnaryOperator<Tensor> function) {
    List<Tensor> pieces = new ArrayList<>();
    for (int from = 0; from < size(); from += 1000) {
      pieces.add(function.apply(rows(from, Math.min(size(), from + 1000))));
    }
    return Tensor.concatenate(0, pieces.toArray(Tensor[]::new));
  }

  /** The labels of the given indices, in that order. */
  public int[] labels(int[] indices) {
    return picked(labels, indices);
  }

  /** The pictures of the given indices, in that order. */
  public ImageSet select(int[] indices) {
    int features = features();
    byte[] picked = new byte[indices.length * features];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * features, picked, i * features, features);
    }
    int[] styled = hasStyles() ? picked(styles, indices) : styles;
    return new ImageSet(channels, height, width, picked, picked(labels, indices), styled);
  }

  /**
   * About {@code count} pictures at even steps through the set, so that every class stays present
   * even where the set is sorted by class; the set itself when it has no more than that.
   */
  public ImageSet thinned(int count) {
    if (count >= size()) {
      return this;
    }
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> (int) ((long) i * size() / count));
    return select(indices);
  }

  /**
   * These pictures and then those of {@code more}, which must have the same size.
   *
   * @throws IllegalArgumentException if their sizes differ
   */
  public ImageSet and(ImageSet more) {
    if (channels != more.channels || height != more.height || width != more.width) {
      throw new IllegalArgumentException(
          "and: expected pictures of [%d, %d, %d], got [%d, %d, %d] (argument more)"
              .formatted(channels, height, width, more.channels, more.height, more.width));
    }
    byte[] all = Arrays.copyOf(pixels, pixels.length + more.pixels.length);
    System.arraycopy(more.pixels, 0, all, pixels.length, more.pixels.length);
    int[] styled = hasStyles() && more.hasStyles() ? joined(styles, more.styles) : new int[0];
    return new ImageSet(channels, height, width, all, joined(labels, more.labels), styled);
  }

  private static int[] joined(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private void unpack(int from, float[] values, int to, int count) {
    for (int i = 0; i < count; i++) {
      values[to + i] = (pixels[from + i] & 0xff) / 255f;
    }
  }

  private static int[] picked(int[] values, int[] indices) {
    return Arrays.stream(indices).map(i -> values[i]).toArray();
  }
}
