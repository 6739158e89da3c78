package dev.halftone.nn;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** The latest rows of a stream; going back further begins it again. */
final class StreamSamples implements Samples {
  private final Supplier<? extends Iterator<float[]>> beginning;
  private final Shape row;
  private final int kept;
  private Iterator<float[]> source;
  private final Deque<float[]> latest = new ArrayDeque<>();
  private int next;

  StreamSamples(Supplier<? extends Iterator<float[]>> beginning, Shape row, int window) {
    Check.positive("samples", "window", window);
    this.beginning = beginning;
    this.row = row;
    this.kept = Math.multiplyExact(2, window);
    begin();
  }

  private void begin() {
    source = beginning.get();
    latest.clear();
    next = 0;
  }

  @Override
  public Tensor rows(int... numbers) {
    int lowest = Integer.MAX_VALUE;
    int highest = -1;
    for (int number : numbers) {
      lowest = Math.min(lowest, number);
      highest = Math.max(highest, number);
    }
    if (numbers.length > 0 && (lowest < 0 || highest - lowest >= kept)) {
      throw new IllegalArgumentException(
          "samples: expected rows within "
              + kept
              + " of one another, got "
              + lowest
              + " to "
              + highest);
    }
    if (lowest < next - latest.size()) {
      begin();
    }
    while (next <= highest) {
      read();
    }
    return gathered(numbers);
  }

  private void read() {
    if (!source.hasNext()) {
      throw new IllegalArgumentException(
          "samples: expected a row " + next + ", but the stream has ended");
    }
    float[] values = source.next();
    if (values.length != row.size()) {
      throw new IllegalArgumentException(
          "samples: expected rows of " + row + ", got " + values.length + " values in row " + next);
    }
    latest.addLast(values);
    next++;
    if (latest.size() > kept) {
      latest.removeFirst();
    }
  }

  private Tensor gathered(int[] numbers) {
    List<float[]> byAge = new ArrayList<>(latest);
    int first = next - latest.size();
    float[] out = new float[numbers.length * row.size()];
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(byAge.get(numbers[i] - first), 0, out, i * row.size(), row.size());
    }
    int[] extents = new int[row.rank() + 1];
    extents[0] = numbers.length;
    System.arraycopy(row.toArray(), 0, extents, 1, row.rank());
    return Tensor.wrap(out, Shape.of(extents));
  }
}
