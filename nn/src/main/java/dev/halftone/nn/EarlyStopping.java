package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Looks at a metric after each epoch, remembers the best, and gives up when it has not improved for
 * a number of epochs. What it remembers is saved with the training state.
 */
public final class EarlyStopping implements Module {

  /** Which way a metric improves. */
  public enum Goal {
    /** Such as a loss. */
    LOWEST,
    /** Such as an accuracy. */
    HIGHEST
  }

  /**
   * What has been seen so far.
   *
   * @param latest metric of the last epoch
   * @param best best metric
   * @param bestEpoch epoch of the best, from 0, or -1 before the first look
   * @param epochs epochs looked at
   */
  public record Seen(float latest, float best, int bestEpoch, int epochs) {}

  private final DoubleSupplier metric;
  private final Goal goal;
  private final int patience;
  private final Runnable whenBest;

  /** latest, best, epoch of the best, epochs: floats, so that a resumed run compares the same. */
  private final Parameter seen =
      Parameter.fixed("seen", Tensor.of(new float[] {Float.NaN, Float.NaN, -1, 0}, 4));

  private EarlyStopping(DoubleSupplier metric, Goal goal, int patience, Runnable whenBest) {
    Check.positive("earlyStopping", "patience", patience);
    this.metric = metric;
    this.goal = goal;
    this.patience = patience;
    this.whenBest = whenBest;
  }

  /** Stops after {@code patience} epochs without a better metric. */
  public static EarlyStopping of(Goal goal, int patience, DoubleSupplier metric) {
    return new EarlyStopping(metric, goal, patience, () -> {});
  }

  /** Only looks and remembers. */
  public static EarlyStopping never(Goal goal, DoubleSupplier metric) {
    return of(goal, Integer.MAX_VALUE, metric);
  }

  /** The same with an action on every new best, such as saving the model. */
  public EarlyStopping onBest(Runnable action) {
    return new EarlyStopping(metric, goal, patience, action);
  }

  void look() {
    Seen before = seen();
    float latest = (float) metric.getAsDouble();
    boolean better =
        Float.isNaN(before.best())
            || (goal == Goal.LOWEST ? latest < before.best() : latest > before.best());
    seen.set(
        Tensor.of(
            new float[] {
              latest,
              better ? latest : before.best(),
              better ? before.epochs() : before.bestEpoch(),
              before.epochs() + 1
            },
            4));
    if (better) {
      whenBest.run();
    }
  }

  boolean exhausted() {
    Seen now = seen();
    return now.epochs() - 1 - now.bestEpoch() >= patience;
  }

  /** What has been seen so far. */
  public Seen seen() {
    float[] values = seen.value().array();
    return new Seen(values[0], values[1], (int) values[2], (int) values[3]);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of("seen", seen);
  }
}
