package dev.halftone.nn;

/**
 * Settings of {@link KWinners}.
 *
 * @param density share of each competition that wins in training, in (0, 1]; the number is rounded
 *     and at least one
 * @param inferenceDensity the same under inference
 * @param competition which values compete
 * @param boost strength with which rare winners are helped; 0 for none
 * @param period samples over which duties are averaged
 * @param straightThrough whether losers get a gradient too
 */
public record KWinnersOptions(
    float density,
    float inferenceDensity,
    Competition competition,
    float boost,
    int period,
    boolean straightThrough) {

  /** Which values compete with one another. */
  public enum Competition {
    /** All values of a sample. */
    SAMPLE,
    /** The channels of a sample at one place of the image; for [B, C] the same as SAMPLE. */
    PLACE,
    /** The places of one channel of a sample: spatial sparsity (Makhzani and Frey 2015). */
    MAP,
    /** The samples of the batch for one unit: lifetime sparsity, which leaves no unit dead. */
    BATCH
  }

  /** Checks the ranges. */
  public KWinnersOptions {
    share("density", density);
    share("inferenceDensity", inferenceDensity);
    Check.positive("kWinners", "period", period);
    if (!(boost >= 0) || Float.isInfinite(boost)) {
      throw new IllegalArgumentException("kWinners: expected boost >= 0 and finite, got " + boost);
    }
  }

  private static void share(String argument, float value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "kWinners: expected " + argument + " in (0, 1], got " + value);
    }
  }

  /** A share of each sample wins, in training and inference alike; no boost, masked gradient. */
  public static KWinnersOptions of(float density) {
    return new KWinnersOptions(density, density, Competition.SAMPLE, 0, 1000, false);
  }

  /** So many of {@code units} win in each sample. */
  public static KWinnersOptions of(int winners, int units) {
    return of((float) winners / units);
  }

  /** The same with another share under inference. */
  public KWinnersOptions withInferenceDensity(float value) {
    return new KWinnersOptions(density, value, competition, boost, period, straightThrough);
  }

  /** The same with other competitors. */
  public KWinnersOptions withCompetition(Competition value) {
    return new KWinnersOptions(density, inferenceDensity, value, boost, period, straightThrough);
  }

  /** The same with help for rare winners, duties averaged over {@code samples}. */
  public KWinnersOptions withBoost(float strength, int samples) {
    return new KWinnersOptions(
        density, inferenceDensity, competition, strength, samples, straightThrough);
  }

  /** The same with the gradient passed on to losers as well. */
  public KWinnersOptions withStraightThrough() {
    return new KWinnersOptions(density, inferenceDensity, competition, boost, period, true);
  }
}
