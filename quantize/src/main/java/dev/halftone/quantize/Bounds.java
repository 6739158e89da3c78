package dev.halftone.quantize;

/**
 * Whether k-means keeps bounds of the distances of each row, by which it leaves out most of them
 * once the centers move little. Labels and centers are the same, bit for bit, with or without.
 */
public enum Bounds {
  /** Where they pay (k times d is at least 6,000, and rows do not stay in reach of all) and fit. */
  AUTO,
  /** Never: every pass compares every row with every center (Lloyd, 1982). */
  NONE,
  /**
   * From the first pass on: an upper bound and a lower bound for every 32 centers, 4 bytes each
   * (Yinyang: Ding et al., ICML 2015; up to 32 centers it is the method of Hamerly, SDM 2010).
   */
  YINYANG
}
