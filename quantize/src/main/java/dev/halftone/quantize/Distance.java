package dev.halftone.quantize;

/** What k-means calls near. */
public enum Distance {
  /** The squared Euclidean distance. */
  EUCLIDEAN,
  /**
   * The angle: rows count as if drawn out to length 1, and each center is the mean of its rows
   * drawn out to length 1, so that half a squared distance is 1 - cosine (spherical k-means:
   * Dhillon and Modha, Machine Learning 42, 2001). A row of length 0 is refused.
   */
  COSINE
}
