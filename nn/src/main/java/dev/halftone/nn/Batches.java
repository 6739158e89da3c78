package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Divides row numbers 0 to rows - 1 into batches, epoch by epoch.
 *
 * <p>The order of an epoch is a pure function of the key and the epoch's number, so a resumed run
 * finds its place from those two and the position within the epoch.
 *
 * @param rows number of rows in the data
 * @param size rows per batch
 * @param key key of the permutations, or empty for the natural order
 * @param window rows are permuted only within consecutive windows of so many, for streams; the
 *     number of rows for a full permutation
 * @param dropShort whether a last batch of fewer rows is left out
 */
public record Batches(int rows, int size, OptionalLong key, int window, boolean dropShort) {

  /** Checks that there are rows and a batch size. */
  public Batches {
    Check.positive("batches", "rows", rows);
    Check.positive("batches", "size", size);
    Check.positive("batches", "window", window);
    if (dropShort && rows < size) {
      throw new IllegalArgumentException(
          "batches: expected at least one full batch of " + size + " rows, got " + rows + " rows");
    }
  }

  /** In natural order, the last short batch kept. */
  public static Batches of(int rows, int size) {
    return new Batches(rows, size, OptionalLong.empty(), rows, false);
  }

  /** In a new random order every epoch; the generator is only read for its key. */
  public Batches shuffled(Philox generator) {
    return shuffledWithin(rows, generator);
  }

  /** In a new random order every epoch, each row staying within its window, as a stream needs. */
  public Batches shuffledWithin(int rowsOfWindow, Philox generator) {
    return new Batches(rows, size, OptionalLong.of(generator.key()), rowsOfWindow, dropShort);
  }

  /** Without a last short batch. */
  public Batches droppingShort() {
    return new Batches(rows, size, key, window, true);
  }

  /** Batches per epoch. */
  public int count() {
    return dropShort ? rows / size : (rows - 1) / size + 1;
  }

  /** The batches of one epoch; the same for the same number, always. */
  public Epoch epoch(int number) {
    Check.notNegative("batches", "epoch", number);
    int[] order = IntStream.range(0, rows).toArray();
    if (key.isPresent()) {
      Philox ofEpoch = Philox.at(key.getAsLong(), 0).split(number);
      for (int from = 0; from >= 0 && from < rows; from += window) {
        int length = Math.min(window, rows - from);
        int[] within = ofEpoch.split(from).permutation(length);
        for (int i = 0; i < length; i++) {
          order[from + i] = from + within[i];
        }
      }
    }
    return new Epoch(order, size, count(), 0);
  }

  /** The batches of one epoch, each an array of row numbers. */
  public static final class Epoch implements Iterable<int[]> {
    private final int[] order;
    private final int size;
    private final int count;
    private final int first;

    private Epoch(int[] order, int size, int count, int first) {
      this.order = order;
      this.size = size;
      this.count = count;
      this.first = first;
    }

    /** The same epoch with the first {@code position} batches already done. */
    public Epoch from(int position) {
      if (position < 0 || position > count) {
        throw new IllegalArgumentException(
            "batches: expected a position in [0, " + count + "], got " + position);
      }
      return new Epoch(order, size, count, position);
    }

    /** Row numbers of the batch at a position. */
    public int[] batch(int position) {
      if (position < 0 || position >= count) {
        throw new IllegalArgumentException(
            "batches: expected a position in [0, " + count + "), got " + position);
      }
      int from = position * size;
      return Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
    }

    /** Batches in the whole epoch. */
    public int count() {
      return count;
    }

    @Override
    public Iterator<int[]> iterator() {
      return new Iterator<>() {
        private int next = first;

        @Override
        public boolean hasNext() {
          return next < count;
        }

        @Override
        public int[] next() {
          if (next >= count) {
            throw new NoSuchElementException("batches: the epoch has " + count + " batches");
          }
          return batch(next++);
        }
      };
    }
  }
}
