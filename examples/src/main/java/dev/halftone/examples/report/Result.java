package dev.halftone.examples.report;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured figure beside the published one and what was to be reached.
 *
 * @param name what was measured, with its unit, as "test accuracy, K = 100 (%)"
 * @param value what this run measured; NaN where the measurement failed
 * @param published what the paper or its code reached
 * @param target what this run has to reach
 * @param source where the published figure stands
 */
public record Result(
    String name,
    double value,
    OptionalDouble published,
    Optional<Target> target,
    Optional<String> source) {
  public Result {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(published, "published");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(source, "source");
  }

  /** A figure that nothing is compared with yet. */
  public static Result of(String name, double value) {
    return new Result(name, value, OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }

  /** The same figure beside {@code figure}, which stands in {@code where}. */
  public Result published(double figure, String where) {
    return new Result(name, value, OptionalDouble.of(figure), target, Optional.of(where));
  }

  /** The same figure, which meets its target from {@code low} upwards. */
  public Result atLeast(double low) {
    return toReach(Target.atLeast(low));
  }

  /** The same figure, which meets its target up to {@code high}. */
  public Result atMost(double high) {
    return toReach(Target.atMost(high));
  }

  /** The same figure, which meets its target from {@code low} to {@code high}. */
  public Result within(double low, double high) {
    return toReach(Target.within(low, high));
  }

  private Result toReach(Target wanted) {
    return new Result(name, value, published, Optional.of(wanted), source);
  }

  /** Whether the target is met; empty without a target. */
  public Optional<Boolean> meets() {
    return target.map(wanted -> wanted.reachedBy(value));
  }
}
