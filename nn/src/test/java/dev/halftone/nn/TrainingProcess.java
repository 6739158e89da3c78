package dev.halftone.nn;

import java.nio.file.Path;

/**
 * A process that trains a small model, for tests that kill it: model, state file, epochs, and the
 * step after which it asks itself to end, if any.
 */
final class TrainingProcess {
  private TrainingProcess() {}

  public static void main(String[] arguments) throws Exception {
    SmallModel.Run run = SmallModel.valueOf(arguments[0]).make();
    int last = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
    Trainer.Outcome outcome =
        run.trainer
            .checkpoint(Path.of(arguments[1]), 1)
            .listen(report -> tell(report, last))
            .run(Integer.parseInt(arguments[2]), run.step);
    System.out.println("outcome " + outcome.ending() + " " + outcome.at().step());
    System.out.println("hash " + run.model.parametersSha256());
  }

  /** The state of the step before is saved when a step is reported. */
  private static void tell(ProgressReport report, int last) {
    int step = report.epoch() * SmallModel.STEPS + report.step();
    System.out.println("step " + step);
    if (step == last) {
      Thread.currentThread().interrupt();
    }
  }
}
