package dev.halftone.quantize;

/** How k-means chooses its first centers. */
public enum Initialization {
  /**
   * k-means++: each further center is a row drawn with probability proportional to its squared
   * distance to the nearest center so far (Arthur and Vassilvitskii, SODA 2007).
   */
  PLUS_PLUS,
  /** k-means++ with the best, by inertia, of 2 + floor(ln k) draws for every center. */
  GREEDY_PLUS_PLUS,
  /** k different rows, drawn uniformly. */
  FORGY,
  /** The centers in the options. */
  GIVEN
}
