package dev.halftone.nn;

import dev.halftone.kernel.ChannelLayout;
import dev.halftone.tensor.Ordering;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Rounding;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * K-winners-take-all: keeps the largest values of each competition and sets the rest to zero; the
 * shape stays. Ties go to the lowest index.
 *
 * <p>[B, C] or [B, C, H, W], units (or channels) on axis 1. In training units that win rarely can
 * be helped (Ahmad and Scheinkman 2019): winners are chosen by x·exp(boost·(target - duty)), while
 * the unboosted x is passed on. A negative x is divided by that factor, so that a boost always
 * raises. The duty of a unit is the share of its places where it won, a running mean over about
 * {@code period} samples; it changes only in training.
 *
 * @param options what competes and how many win
 * @param duty [C], fixed: the running share of wins of each unit
 * @param seen [], fixed: samples seen, at most the period
 */
public record KWinners(KWinnersOptions options, Parameter duty, Parameter seen) implements Layer {

  /** Checks that duty is a vector. */
  public KWinners {
    Check.rank("kWinners", "duty", duty.shape(), 1);
    Check.rank("kWinners", "seen", seen.shape(), 0);
  }

  /**
   * For a number of units or channels, duties first zero.
   *
   * @throws IllegalArgumentException if the number of units is not positive
   */
  public static KWinners of(int units, KWinnersOptions options) {
    Check.positive("kWinners", "units", units);
    return new KWinners(
        options,
        Parameter.fixed("duty", Tensor.zeros(units)),
        Parameter.fixed("seen", Tensor.scalar(0)));
  }

  /** Number of units or channels. */
  public int units() {
    return duty.shape().extent(0);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if ((shape.rank() != 2 && shape.rank() != 4) || shape.extent(1) != units()) {
      throw new IllegalArgumentException(
          "kWinners: expected x of shape [batch, "
              + units()
              + "] or [batch, "
              + units()
              + ", height, width], got "
              + shape);
    }
    boolean training = pass instanceof Training;
    float density = training ? options.density() : options.inferenceDensity();
    Tensor scores = training && options.boost() > 0 ? boosted(x) : x.detach();
    Tensor winners = winners(scores, density);
    if (training) {
      count(winners);
    }
    Tensor kept = x.mul(winners);
    return options.straightThrough() ? Rounding.straightThrough(kept, x) : kept;
  }

  private Tensor boosted(Tensor x) {
    ChannelLayout layout = ChannelLayout.of(x.shape().toArray());
    float[] values = x.array();
    float[] scores = new float[values.length];
    float[] duties = duty.value().array();
    int inner = layout.inner();
    for (int c = 0; c < units(); c++) {
      float up = (float) StrictMath.exp(options.boost() * (options.density() - duties[c]));
      float down = 1 / up;
      for (int run = 0; run < layout.outer(); run++) {
        int from = (run * units() + c) * inner;
        for (int i = from; i < from + inner; i++) {
          scores[i] = values[i] * (values[i] >= 0 ? up : down);
        }
      }
    }
    return Tensor.wrap(scores, x.shape());
  }

  private Tensor winners(Tensor scores, float density) {
    int inner = ChannelLayout.of(scores.shape().toArray()).inner();
    Tensor runs =
        switch (options.competition()) {
          case SAMPLE -> scores.flatten(1);
          case MAP -> scores.reshape(scores.shape().extent(0), units(), inner);
          case PLACE, BATCH -> scores;
        };
    int axis =
        switch (options.competition()) {
          case SAMPLE, PLACE -> 1;
          case MAP -> 2;
          case BATCH -> 0;
        };
    int n = runs.shape().extent(axis);
    int k = Math.min(n, Math.max(1, Math.round(n * density)));
    return Ordering.kWinnerMask(runs, axis, k).reshape(scores.shape());
  }

  private void count(Tensor winners) {
    ChannelLayout layout = ChannelLayout.of(winners.shape().toArray());
    int batch = winners.shape().extent(0);
    if (batch == 0) {
      return;
    }
    double before = seen.value().item();
    double window = Math.max(batch, Math.min(options.period(), before + batch));
    duty.update(
        duties -> {
          double[] wins = new double[duties.length];
          layout.sums(winners.array(), 0, duties.length, wins);
          for (int c = 0; c < duties.length; c++) {
            double share = wins[c] / layout.inner();
            duties[c] = (float) ((duties[c] * (window - batch) + share) / window);
          }
        });
    seen.set(Tensor.scalar((float) Math.min(options.period(), before + batch)));
  }

  /** Mean over units of the entropy of win or not in bits; at most that of the density. */
  public double dutyEntropy() {
    double sum = 0;
    for (float share : duty.value().array()) {
      sum += entropy(share) + entropy(1 - share);
    }
    return sum / units();
  }

  private static double entropy(double p) {
    return p <= 0 ? 0 : -p * StrictMath.log(p) / StrictMath.log(2);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap().with("duty", duty).with("seen", seen).toMap();
  }

  @Override
  public String toString() {
    return "KWinners(" + units() + ", " + options + ")";
  }
}
