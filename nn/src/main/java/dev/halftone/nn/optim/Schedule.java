package dev.halftone.nn.optim;

/**
 * A number that changes while training runs: a learning rate, a temperature, the weight of a loss
 * term. It is a pure function of the number of steps (or epochs) finished, so a resumed run needs
 * only that number to continue it.
 */
@FunctionalInterface
public interface Schedule {

  /** The value after {@code steps} finished steps; the first step asks for 0. */
  double at(long steps);

  /** The same value for ever. */
  static Schedule constant(double value) {
    return steps -> value;
  }

  /**
   * start·factor^(number of whole periods finished).
   *
   * @throws IllegalArgumentException if the period is not positive
   */
  static Schedule step(double start, double factor, long period) {
    positive("step", "period", period);
    return steps -> {
      long finished = steps / period;
      return start * StrictMath.pow(factor, (double) finished);
    };
  }

  /** start·exp(-decay·steps), never below {@code floor}; as Gumbel-softmax temperatures fall. */
  static Schedule exponential(double start, double decay, double floor) {
    return steps -> Math.max(floor, start * StrictMath.exp(-decay * steps));
  }

  /**
   * Half a cosine from start to end over {@code length} steps, then end (Loshchilov and Hutter
   * 2017).
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  static Schedule cosine(double start, double end, long length) {
    positive("cosine", "length", length);
    return steps ->
        steps >= length
            ? end
            : end + (start - end) * (1 + StrictMath.cos(Math.PI * steps / length)) / 2;
  }

  /**
   * A straight line from start to end over {@code length} steps, then end.
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  static Schedule linear(double start, double end, long length) {
    positive("linear", "length", length);
    return steps -> steps >= length ? end : start + (end - start) * steps / length;
  }

  /**
   * This schedule reached by a straight line over the first {@code length} steps: at step s &lt;
   * length this value times (s + 1) / length. The schedule itself counts from the first step.
   *
   * @throws IllegalArgumentException if the length is not positive
   */
  default Schedule withWarmUp(long length) {
    positive("withWarmUp", "length", length);
    return steps -> steps < length ? at(steps) * (steps + 1) / length : at(steps);
  }

  /**
   * This schedule in units of {@code period} steps: a schedule by epochs from the steps of an
   * epoch.
   *
   * @throws IllegalArgumentException if the period is not positive
   */
  default Schedule every(long period) {
    positive("every", "period", period);
    return steps -> at(steps / period);
  }

  private static void positive(String schedule, String argument, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          schedule + ": expected " + argument + " > 0, got " + value);
    }
  }
}
