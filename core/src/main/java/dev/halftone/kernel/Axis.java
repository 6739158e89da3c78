package dev.halftone.kernel;

import java.util.stream.IntStream;

/**
 * One direction of a correlation: target i of {@code count} reads, through tap t, source position
 * {@code i * step + shifts[t]}, with the weight {@code taps[t]}, and lies at {@code first + i *
 * spacing}.
 */
record Axis(int count, int step, int[] taps, int[] shifts, int first, int spacing) {

  static Axis forward(int out, int kernel, int stride, int padding, int dilation) {
    int[] taps = IntStream.range(0, kernel).toArray();
    int[] shifts = IntStream.of(taps).map(tap -> tap * dilation - padding).toArray();
    return new Axis(out, stride, taps, shifts, 0, 1);
  }

  /**
   * The input positions i with (i + padding) mod stride = phase: only taps that hit the stride
   * reach them, and between them the gradient is read step by step.
   */
  static Axis gradient(int in, int kernel, int stride, int padding, int dilation, int phase) {
    int first = Math.floorMod(phase - padding, stride);
    int count = first < in ? (in - first + stride - 1) / stride : 0;
    int[] taps =
        IntStream.range(0, kernel).filter(tap -> tap * dilation % stride == phase).toArray();
    int[] shifts =
        IntStream.of(taps).map(tap -> (first + padding - tap * dilation) / stride).toArray();
    return new Axis(count, 1, taps, shifts, first, stride);
  }

  /** Whether there is anything to read. */
  boolean reads() {
    return count > 0 && taps.length > 0;
  }

  /** The last position that is read. */
  int last() {
    return (count - 1) * step + IntStream.of(shifts).max().orElseThrow();
  }
}
