package dev.halftone.examples.gmvae;

import dev.halftone.examples.report.Result;

/**
 * What the semi-supervised model published, and what a faithful run has to reach on MNIST with 100
 * labels; other sets and numbers of labels have no figure to compare with.
 */
final class SemiFigures {
  private static final String ABSTRACT = "SIBGRAPI 2017, abstract: more than 90 % with 100 labels";

  /** The accuracy that the paper says it passes, in percent. */
  private static final double PUBLISHED = 90;

  private final boolean comparable;
  private final SemiModel.Net net;

  SemiFigures(String data, int labels, SemiModel.Net net) {
    this.comparable = data.equals("mnist") && labels == 100;
    this.net = net;
  }

  /** Published accuracy in percent, or NaN. */
  double published() {
    return comparable ? PUBLISHED : Double.NaN;
  }

  /** The share of test images whose likeliest category is their class. */
  Result accuracy(double percent) {
    Result result = Result.of("test accuracy, category (%)", percent);
    return comparable
        ? result.published(PUBLISHED, ABSTRACT).atLeast(net == SemiModel.Net.CONV ? 85 : 80)
        : result;
  }

  Result best(int epoch, double percent) {
    return Result.of("best test accuracy, epoch %d (%%)".formatted(epoch), percent);
  }

  Result neighbors(int k, double percent) {
    String voters = k == 1 ? "nearest labelled image" : k + " nearest labelled images";
    return Result.of("test accuracy, " + voters + " (%)", percent);
  }

  Result assigned(double percent) {
    return Result.of("labels assigned rightly in training, last epoch (%)", percent);
  }
}
