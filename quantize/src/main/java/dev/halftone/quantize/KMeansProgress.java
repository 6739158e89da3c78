package dev.halftone.quantize;

/**
 * How far a fit has come.
 *
 * @param run the restart, from 0
 * @param iteration center updates so far; 0 after the rows were assigned to the first centers
 * @param inertia of the present centers, to rounding; for mini-batches that of the rows since the
 *     last report
 * @param movedRows how many rows changed their cluster in this iteration
 */
public record KMeansProgress(int run, int iteration, double inertia, int movedRows) {}
