package dev.halftone.nn;

/**
 * Where a run stands.
 *
 * @param epoch the epoch under way, from 0
 * @param batch batches of that epoch already done
 * @param step steps done since the run began
 */
public record Progress(int epoch, int batch, long step) {

  /** Checks that nothing is negative. */
  public Progress {
    Check.notNegative("progress", "epoch", epoch);
    Check.notNegative("progress", "batch", batch);
    if (step < 0) {
      throw new IllegalArgumentException("progress: expected step >= 0, got " + step);
    }
  }

  /** Before the first step. */
  public static Progress start() {
    return new Progress(0, 0, 0);
  }

  /** After one more batch. */
  public Progress nextBatch() {
    return new Progress(epoch, batch + 1, step + 1);
  }

  /** At the first batch of the next epoch. */
  public Progress nextEpoch() {
    return new Progress(epoch + 1, 0, step);
  }
}
