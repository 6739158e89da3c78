package dev.halftone.examples.run;

import dev.halftone.examples.report.Result;
import dev.halftone.io.FormatException;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.ModelFile;
import dev.halftone.nn.Progress;
import dev.halftone.nn.ProgressReport;
import dev.halftone.nn.TrainingState;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The smallest example: it draws the weights of one layer towards noise, and can be made to fail.
 */
@Command(name = "tiny", description = "An example for tests.")
public final class TinyExample implements Example {
  private static final int STEPS = 3;

  @Mixin private RunOptions options;

  @Option(names = "--fail", defaultValue = "")
  private String fail;

  @Option(names = "--fail-at", defaultValue = "-1")
  private int failAt;

  @Override
  public RunOptions options() {
    return options;
  }

  @Override
  public void run(Run run) throws IOException {
    failIfAsked();
    if (fail.equals("property")) {
      System.getProperties()
          .computeIfPresent(
              "halftone.threads",
              (name, value) -> {
                options.command().commandLine().getOut().println(name + "=" + value);
                return value;
              });
      return;
    }
    run.data(set -> set.thinned(20, 10));
    Philox generator = Philox.seeded(options.seed());
    Dense layer = Dense.of(2, 3, Initializers.uniformFanIn(), generator.split("initialisation"));
    TrainingState state = TrainingState.of(layer).with("noise", generator);
    int epochs = options.epochs(3, 2);
    run.report().config("epochs", epochs);
    Progress at = run.resume("fit", state);
    float loss = Float.NaN;
    while (at.epoch() < epochs) {
      if (at.epoch() == failAt) {
        throw new IOException("the power failed");
      }
      for (int step = 1; step <= STEPS; step++) {
        Tensor noise = generator.normal(layer.weight().shape());
        layer.weight().set(layer.weight().value().mul(0.9f).add(noise.mul(0.1f)));
        loss = layer.weight().value().square().mean().item();
        run.progress()
            .report(
                new ProgressReport("fit", at.epoch(), epochs, step, STEPS, Map.of("loss", loss)));
        at = at.nextBatch();
      }
      at = at.nextEpoch();
      run.save("fit", state, at);
    }
    ModelFile.save(layer, run.file(Run.MODEL), Map.of());
    run.report().add(run.metrics().byEpoch("Loss", "loss", "fit", "loss"));
    run.report().add(Result.of("final loss", loss).atMost(10));
    run.report().parametersSha256(layer.parametersSha256());
  }

  private void failIfAsked() throws IOException {
    switch (fail) {
      case "told" -> throw new Failure("told in one line");
      case "io" -> throw new IOException("the disk said no");
      case "format" -> throw new FormatException("some.idx", "4 bytes", "3", "byte 0");
      case "missing" -> throw new NoSuchFileException("gone.idx");
      case "denied" -> throw new AccessDeniedException("locked.idx");
      case "unchecked" -> throw new UncheckedIOException(new IOException("the disk said no"));
      case "bug" -> throw new IllegalStateException("a bug");
      default -> {}
    }
  }
}
