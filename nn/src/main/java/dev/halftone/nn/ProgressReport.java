package dev.halftone.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a run has come.
 *
 * @param phase what is being done, such as {@code encoder}
 * @param epoch the epoch under way, from 0
 * @param epochs how many there will be
 * @param step steps finished in this epoch
 * @param steps steps in this epoch
 * @param losses loss terms of the last step by name, in the order given
 */
public record ProgressReport(
    String phase, int epoch, int epochs, int step, int steps, Map<String, Float> losses) {

  /** Keeps an ordered copy of the losses. */
  public ProgressReport {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
  }

  /** Share of the phase that is done, in [0, 1]. */
  public double fraction() {
    double inEpoch = steps == 0 ? 0 : (double) step / steps;
    return epochs == 0 ? 1 : (epoch + inEpoch) / epochs;
  }
}
