package dev.halftone.nn.optim;

/** Range checks of optimiser settings. */
final class Ranges {
  private Ranges() {}

  static void fraction(String optimizer, String setting, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          optimizer + ": expected " + setting + " in [0, 1), got " + value);
    }
  }

  static void notNegative(String optimizer, String setting, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          optimizer + ": expected " + setting + " >= 0 and finite, got " + value);
    }
  }

  /** Infinity is allowed: it stands for no limit. */
  static void positive(String optimizer, String setting, float value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          optimizer + ": expected " + setting + " > 0, got " + value);
    }
  }
}
