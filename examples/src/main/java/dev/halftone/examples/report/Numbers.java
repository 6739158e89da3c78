package dev.halftone.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures and durations as people write them. */
public final class Numbers {
  private Numbers() {}

  /** Four significant digits below 10, two decimals from there to 1000, none of it padded. */
  public static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    double size = Math.abs(value);
    BigDecimal rounded =
        size >= 10
            ? exact.setScale(size >= 1000 ? 1 : 2, RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(4, RoundingMode.HALF_EVEN));
    if (rounded.signum() == 0) {
      return "0";
    }
    BigDecimal bare = rounded.stripTrailingZeros();
    String digits = size < 1e-4 ? bare.toString() : bare.toPlainString();
    return digits.replace('-', '−');
  }

  /** As {@link #text}, with a plus sign in front of what is not negative. */
  public static String signed(double value) {
    String text = text(value);
    return value > 0 && !text.equals("0") ? "+" + text : text;
  }

  /** A duration, as "0.4 s", "12 s", "2 min 14 s" or "1 h 05 min". */
  public static String duration(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /** A size in memory, as "512 MB" or "1.9 GB"; a megabyte is 2^20 bytes. */
  public static String memory(long bytes) {
    double megabytes = bytes / 1048576.0;
    return megabytes < 1024
        ? String.format(Locale.ROOT, "%.0f MB", megabytes)
        : String.format(Locale.ROOT, "%.1f GB", megabytes / 1024);
  }
}
