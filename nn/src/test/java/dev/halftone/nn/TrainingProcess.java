package dev.halftone.nn;

import java.nio.file.Path;

/** A process that trains a small model, for tests that kill it: model, state file, epochs. */
final class TrainingProcess {
  private TrainingProcess() {}

  public static void main(String[] arguments) throws Exception {
    SmallModel.Run run = SmallModel.valueOf(arguments[0]).make();
    Trainer.Outcome outcome =
        run.trainer
            .checkpoint(Path.of(arguments[1]), 1)
            .listen(TrainingProcess::tell)
            .run(Integer.parseInt(arguments[2]), run.step);
    System.out.println("outcome " + outcome.ending() + " " + outcome.at().step());
    System.out.println("hash " + run.model.parametersSha256());
  }

  /** The state of the step before is saved when a step is reported. */
  private static void tell(ProgressReport report) {
    System.out.println("step " + (report.epoch() * SmallModel.STEPS + report.step()));
  }
}
