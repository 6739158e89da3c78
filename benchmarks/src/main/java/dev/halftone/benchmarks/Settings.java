package dev.halftone.benchmarks;

/**
 * What the launcher was asked for.
 *
 * @param threads for every implementation alike
 * @param quick whether the family must end within a minute
 * @param peers whether native peers are measured too, where Python has them
 */
public record Settings(int threads, boolean quick, boolean peers) {}
