package dev.halftone.quantize;

import dev.halftone.kernel.DoubleSums;
import dev.halftone.tensor.Philox;
import java.util.Arrays;

/** One fit of {@link MiniBatchKMeans}: each center is the mean of all rows that it was given. */
final class MiniBatches {
  private final RowBlocks rows;
  private final MiniBatchKMeans.Options options;
  private final KMeans.Options start;
  private final KMeansListener listener;
  private final Philox generator;
  private final int dimension;
  private final double[] sums;
  private final double[] weights;
  private final float[] batch;
  private final int[] batchLabels;
  private final double[] distances;
  private final int[] labels;
  private final DoubleSums kernel = DoubleSums.chosen();
  private float[] centers;
  private int[] order;
  private double inertia;
  private int moved;

  MiniBatches(
      String operation, RowBlocks rows, MiniBatchKMeans.Options options, KMeansListener listener) {
    this.rows = rows;
    this.options = options;
    this.listener = listener;
    start = options.start();
    dimension = rows.dimension();
    generator = Philox.seeded(start.seed());
    centers = KMeans.firstCenters(operation, rows, start, generator.split(0));
    sums = new double[centers.length];
    weights = new double[start.clusters()];
    int batchRows = Math.min(options.batchRows(), rows.count());
    batch = new float[Math.multiplyExact(batchRows, dimension)];
    batchLabels = new int[batchRows];
    distances = new double[batchRows];
    labels = new int[rows.count()];
    Arrays.fill(labels, -1);
  }

  KMeansModel run() {
    double least = Double.POSITIVE_INFINITY;
    double[] history = new double[1];
    StopReason reason = start.maxIterations() == 0 ? StopReason.MAX_ITERATIONS : null;
    while (reason == null) {
      int epochs = history.length;
      epoch(epochs);
      history[epochs - 1] = inertia;
      history = Arrays.copyOf(history, epochs + 1);
      if (!listener.report(new KMeansProgress(0, epochs, inertia, moved))) {
        reason = StopReason.REQUESTED;
      } else if (Thread.currentThread().isInterrupted()) {
        reason = StopReason.INTERRUPTED;
      } else if (!(inertia < least * (1 - options.improvement()))) {
        reason = StopReason.TOLERANCE;
      } else if (epochs == start.maxIterations()) {
        reason = StopReason.MAX_ITERATIONS;
      }
      least = Math.min(least, inertia);
    }
    return measured(history, reason);
  }

  /** Labels and inertia of the last centers, by one pass over all rows. */
  private KMeansModel measured(double[] history, StopReason reason) {
    KMeans.Options once = start.withMaxIterations(0).withBounds(Bounds.NONE);
    KMeansModel model = new Lloyd(rows, once, KMeansListener.silent()).run(centers, 0);
    history[history.length - 1] = model.inertia();
    return new KMeansModel(
        centers, dimension, model.labels(), model.inertia(), history, reason, start.distance());
  }

  private void epoch(int number) {
    order = generator.split(number).permutation(rows.count());
    inertia = 0;
    moved = 0;
    for (int from = 0; from < order.length; from += batchLabels.length) {
      step(from, Math.min(order.length, from + batchLabels.length));
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
    reviveCenters((order.length - 1) / batchLabels.length * batchLabels.length);
  }

  private void step(int from, int to) {
    int size = to - from;
    for (int i = 0; i < size; i++) {
      rows.copy(order[from + i], batch, i * dimension);
    }
    new CenterSearch(centers, weights.length, dimension)
        .assign(new RowBlock(batch, 0, size, dimension), null, batchLabels, distances);
    for (int i = 0; i < size; i++) {
      int row = order[from + i];
      int label = batchLabels[i];
      float weight = rows.weight(row);
      inertia += weight * distances[i];
      weights[label] += weight;
      kernel.add(weight, batch, i * dimension, sums, label * dimension, dimension);
      moved += label != labels[row] ? 1 : 0;
      labels[row] = label;
    }
    centers = centers.clone();
    for (int cluster = 0; cluster < weights.length; cluster++) {
      if (weights[cluster] > 0) {
        center(cluster);
      }
    }
  }

  private void center(int cluster) {
    int at = cluster * dimension;
    double divisor = weights[cluster];
    if (start.distance() == Distance.COSINE) {
      double square = 0;
      for (int i = at; i < at + dimension; i++) {
        square += sums[i] * sums[i];
      }
      divisor = Math.sqrt(square);
    }
    for (int i = at; i < at + dimension && divisor > 0; i++) {
      centers[i] = (float) (sums[i] / divisor);
    }
  }

  /** Moves each center that never had a row to a row of the last batch, the farthest first. */
  private void reviveCenters(int lastBatch) {
    int size = order.length - lastBatch;
    for (int cluster = 0; cluster < weights.length; cluster++) {
      if (weights[cluster] > 0) {
        continue;
      }
      int farthest = -1;
      for (int i = 0; i < size; i++) {
        boolean farther = distances[i] > (farthest < 0 ? 0 : distances[farthest]);
        farthest = farther && rows.weight(order[lastBatch + i]) > 0 ? i : farthest;
      }
      if (farthest < 0) {
        return;
      }
      rows.copy(order[lastBatch + farthest], centers, cluster * dimension);
      distances[farthest] = 0;
    }
  }
}
