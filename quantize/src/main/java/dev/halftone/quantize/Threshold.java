package dev.halftone.quantize;

/** Where {@link BinaryQuantizer} cuts a column in two. */
public enum Threshold {
  /** At 0: the bit is the sign. */
  ZERO,
  /** At the mean of the training rows. */
  MEAN,
  /** At their median, so that half of them get a 1 where values differ. */
  MEDIAN
}
