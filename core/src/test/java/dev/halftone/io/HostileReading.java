package dev.halftone.io;

import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Reads altered samples of every format, and ends at the first outcome but a value or a {@link
 * FormatException}. A program of its own, so that it can be given a small heap.
 */
final class HostileReading {
  private static final int READINGS = 5;

  private final HostileFormat format;
  private final byte[] sample;
  private final Path scratch;
  private int accepted;
  private int refused;
  private long slowest;
  private String slowestCase = "";

  private HostileReading(HostileFormat format, Path scratch) throws IOException {
    this.format = format;
    this.sample = format.sample();
    this.scratch = scratch;
  }

  /**
   * Takes the number of mutations of each format, their seed, a folder for scratch files, and how
   * many milliseconds a reading may take, 0 for any number.
   *
   * @throws IOException when a sample cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    int mutations = Integer.parseInt(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    int limit = Integer.parseInt(arguments[3]);
    for (HostileFormat format : HostileFormat.values()) {
      HostileReading reading = new HostileReading(format, Path.of(arguments[2]).resolve("x"));
      String truncated = reading.truncations();
      String flipped = reading.flips();
      String mutated = reading.mutations(format.share(mutations), seed);
      reading.require(limit == 0 || reading.slowest < limit * 1_000_000L, "too slow", new byte[0]);
      System.out.printf(
          Locale.ROOT,
          "%s: %s, %s, %s, slowest %.2f ms (%s)%n",
          format,
          truncated,
          flipped,
          mutated,
          reading.slowest / 1e6,
          reading.slowestCase);
    }
  }

  /** Every truncation is refused, and so is a byte too many. */
  private String truncations() {
    read(sample, "sample");
    require(accepted == 1, "the sample was refused", sample);
    for (int length = 0; length < sample.length; length++) {
      read(Arrays.copyOf(sample, length), "cut to " + length);
    }
    read(Arrays.copyOf(sample, sample.length + 1), "one byte too many");
    require(accepted == 1, "a truncation was accepted", sample);
    return refused - 1 + " truncations";
  }

  private String flips() {
    int before = refused;
    for (int bit = 0; bit < 8 * sample.length; bit++) {
      byte[] flipped = sample.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      read(flipped, "bit " + bit);
    }
    int more = refused - before;
    require(more > 60, "flipped bits were refused " + more + " times only", sample);
    return 8 * sample.length + " flipped bits (" + more + " refused)";
  }

  private String mutations(int mutations, long seed) {
    int before = refused;
    Philox random = Philox.seeded(seed).split(format.name());
    for (int i = 0; i < mutations; i++) {
      read(Mutator.mutant(sample, random), "mutation " + i + " of seed " + seed);
    }
    int more = refused - before;
    require(more > 0 || mutations == 0, "no mutation was refused", sample);
    return mutations + " mutations (" + more + " refused)";
  }

  private void read(byte[] bytes, String what) {
    long start = System.nanoTime();
    boolean sound = accepts(bytes, what);
    long nanos = System.nanoTime() - start;
    // The shortest of some readings leaves out classes that are loaded and turns of other threads.
    for (int i = 1; i < READINGS && nanos > slowest; i++) {
      start = System.nanoTime();
      require(accepts(bytes, what) == sound, what + " is read differently again", bytes);
      nanos = Math.min(nanos, System.nanoTime() - start);
    }
    if (nanos > slowest) {
      slowest = nanos;
      slowestCase = what;
    }
    accepted += sound ? 1 : 0;
    refused += sound ? 0 : 1;
  }

  private boolean accepts(byte[] bytes, String what) {
    try {
      format.read(bytes, scratch);
      return true;
    } catch (FormatException e) {
      String message = e.getMessage();
      require(
          message.contains(": expected ") && message.length() < 800, what + ": " + message, bytes);
      return false;
    } catch (IOException | RuntimeException | Error e) {
      throw failure(what + ": " + e, bytes, e);
    }
  }

  private void require(boolean condition, String what, byte[] bytes) {
    if (!condition) {
      throw failure(what, bytes, null);
    }
  }

  private AssertionError failure(String what, byte[] bytes, Throwable cause) {
    return new AssertionError(
        format + ": " + what + " for " + HexFormat.of().formatHex(bytes), cause);
  }
}
