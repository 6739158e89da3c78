package dev.halftone.kernel;

/**
 * Walks values by channel: [B, C] or [B, C, ...], that is {@code outer} runs of {@code inner}
 * values for each of {@code channels}.
 *
 * <p>A task has a fixed range of channels, so threads do not change a bit. Runs are folded by the
 * kernels (32 lanes, pairwise). Where a run is one value, loops go along the row instead, so that
 * neighbouring channels share a vector; {@value #BLOCK} rows are summed in float. Both add up in
 * double, in the order of the batch.
 */
public record ChannelLayout(int outer, int channels, int inner) {
  private static final Kernels KERNELS = KernelSelection.kernels();
  private static final int BLOCK = 32;

  /** Values of one float sum: 128 to each of the 32 lanes. */
  private static final int FOLDED = 4096;

  /** Channels per task where loops go along the row. */
  private static final int TILE = 64;

  /** Works on channels from (inclusive) to (exclusive). */
  public interface Task {
    void run(int from, int to);
  }

  /** Of an array with two extents or more. */
  public static ChannelLayout of(int[] extents) {
    int inner = 1;
    for (int axis = 2; axis < extents.length; axis++) {
      inner *= extents[axis];
    }
    return new ChannelLayout(extents[0], extents[1], inner);
  }

  /** How many values a channel has. */
  public int perChannel() {
    return outer * inner;
  }

  /** Runs the task for all channels, a fixed number at a time. */
  public void forEach(Task task) {
    int tile = inner == 1 ? TILE : 1;
    Parallel.forEach(
        (channels + tile - 1) / tile, t -> task.run(t * tile, Math.min(channels, (t + 1) * tile)));
  }

  private int offset(int run, int channel) {
    return (run * channels + channel) * inner;
  }

  /** out[c] = sum of a. */
  public void sums(float[] a, int from, int to, double[] out) {
    if (inner == 1) {
      rowSums(a, from, to, out);
      return;
    }
    overBlocks(from, to, out, (at, runs, c) -> KERNELS.sumRuns(a, at, inner, stride(), runs));
  }

  /** A fold over some runs of one channel, the first of which starts at a place. */
  private interface Fold {
    float of(int at, int runs, int channel);
  }

  /** Adds up folds of whole runs, about {@value #FOLDED} values each. */
  private void overBlocks(int from, int to, double[] out, Fold fold) {
    int block = Math.max(1, FOLDED / inner);
    for (int c = from; c < to; c++) {
      for (int run = 0; run < outer; run += block) {
        out[c] += fold.of(offset(run, c), Math.min(block, outer - run), c);
      }
    }
  }

  private int stride() {
    return channels * inner;
  }

  private void rowSums(float[] a, int from, int to, double[] out) {
    float[] block = new float[to - from];
    for (int run = 0; run < outer; run++) {
      int at = run * channels + from;
      for (int j = 0; j < block.length; j++) {
        block[j] += a[at + j];
      }
      flush(run, block, from, out);
    }
  }

  /** out[c] = sum of g·(x - mean[c]). */
  public void centredDots(float[] g, float[] x, float[] mean, int from, int to, double[] out) {
    if (inner == 1) {
      rowCentredDots(g, x, mean, from, to, out);
      return;
    }
    overBlocks(
        from,
        to,
        out,
        (at, runs, c) -> KERNELS.centredDotRuns(g, at, 0f, x, at, mean[c], inner, stride(), runs));
  }

  private void rowCentredDots(float[] g, float[] x, float[] mean, int from, int to, double[] out) {
    float[] block = new float[to - from];
    for (int run = 0; run < outer; run++) {
      int at = run * channels + from;
      for (int j = 0; j < block.length; j++) {
        block[j] = Math.fma(g[at + j], x[at + j] - mean[from + j], block[j]);
      }
      flush(run, block, from, out);
    }
  }

  /** out[c] = sum of (x - mean[c])². */
  public void centredSquares(float[] x, float[] mean, int from, int to, double[] out) {
    if (inner == 1) {
      rowCentredSquares(x, mean, from, to, out);
      return;
    }
    overBlocks(
        from,
        to,
        out,
        (at, runs, c) ->
            KERNELS.centredDotRuns(x, at, mean[c], x, at, mean[c], inner, stride(), runs));
  }

  private void rowCentredSquares(float[] x, float[] mean, int from, int to, double[] out) {
    float[] block = new float[to - from];
    for (int run = 0; run < outer; run++) {
      int at = run * channels + from;
      for (int j = 0; j < block.length; j++) {
        float centred = x[at + j] - mean[from + j];
        block[j] = Math.fma(centred, centred, block[j]);
      }
      flush(run, block, from, out);
    }
  }

  private void flush(int run, float[] block, int from, double[] out) {
    if (run % BLOCK == BLOCK - 1 || run == outer - 1) {
      for (int j = 0; j < block.length; j++) {
        out[from + j] += block[j];
        block[j] = 0;
      }
    }
  }

  /** out = factor[c]·x + term[c]. */
  public void affine(float[] factor, float[] x, float[] term, float[] out, int from, int to) {
    if (inner == 1) {
      for (int run = 0; run < outer; run++) {
        int row = run * channels;
        for (int c = from; c < to; c++) {
          out[row + c] = Math.fma(factor[c], x[row + c], term[c]);
        }
      }
      return;
    }
    for (int c = from; c < to; c++) {
      for (int run = 0; run < outer; run++) {
        affineRun(factor[c], x, term[c], out, offset(run, c), inner);
      }
    }
  }

  private static void affineRun(float factor, float[] x, float term, float[] out, int from, int n) {
    for (int i = from; i < from + n; i++) {
      out[i] = Math.fma(factor, x[i], term);
    }
  }

  /** a = max(a, 0). */
  public void rectify(float[] a, int from, int to) {
    overRuns(from, to, (at, n) -> KERNELS.relu(a, at, a, at, n));
  }

  /** out = g where y &gt; 0, else 0. */
  public void wherePositive(float[] y, float[] g, float[] out, int from, int to) {
    overRuns(from, to, (at, n) -> KERNELS.reluGradient(y, at, g, at, out, at, n));
  }

  private interface Run {
    void over(int at, int n);
  }

  /** Runs of neighbouring values: of one channel, or of all of these where a run is one value. */
  private void overRuns(int from, int to, Run body) {
    for (int run = 0; run < outer; run++) {
      if (inner == 1) {
        body.over(run * channels + from, to - from);
      } else {
        for (int c = from; c < to; c++) {
          body.over(offset(run, c), inner);
        }
      }
    }
  }

  /** out = ofG[c]·g + ofX[c]·x + term[c]. */
  public void combine(
      float[] ofG, float[] g, float[] ofX, float[] x, float[] term, float[] out, int from, int to) {
    if (inner == 1) {
      for (int run = 0; run < outer; run++) {
        int row = run * channels;
        for (int c = from; c < to; c++) {
          out[row + c] = Math.fma(ofG[c], g[row + c], Math.fma(ofX[c], x[row + c], term[c]));
        }
      }
      return;
    }
    for (int c = from; c < to; c++) {
      for (int run = 0; run < outer; run++) {
        combineRun(ofG[c], g, ofX[c], x, term[c], out, offset(run, c), inner);
      }
    }
  }

  private static void combineRun(
      float ofG, float[] g, float ofX, float[] x, float term, float[] out, int from, int n) {
    for (int i = from; i < from + n; i++) {
      out[i] = Math.fma(ofG, g[i], Math.fma(ofX, x[i], term));
    }
  }
}
