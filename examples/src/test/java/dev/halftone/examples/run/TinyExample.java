package dev.halftone.examples.run;

import dev.halftone.examples.report.Result;
import dev.halftone.io.FormatException;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.ModelFile;
import dev.halftone.nn.Pass;
import dev.halftone.nn.optim.Adam;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The smallest example: one layer that learns to give its input back, and fails when asked to. */
@Command(name = "tiny", description = "An example for tests.")
public final class TinyExample implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(names = "--fail", defaultValue = "", description = "How to fail.")
  private String fail;

  @Option(names = "--mood", defaultValue = "calm", description = "A choice of names.")
  @SuppressWarnings("unused") // Only read from the command line.
  private Mood mood;

  /** A choice of names. */
  public enum Mood {
    calm,
    wild
  }

  /** Epochs after which the power fails; no option, so that a resumed run need not repeat it. */
  private final int failAfter;

  /** An example whose power fails when it has begun {@code failAfter} epochs. */
  public TinyExample(int failAfter) {
    this.failAfter = failAfter;
  }

  @Override
  public Integer call() throws IOException {
    return Run.of(options, this::run);
  }

  private void run(Run run) throws IOException {
    failIfAsked();
    Philox generator = Philox.seeded(options.seed());
    int features = run.data().train().features();
    Dense layer = Dense.of(features, features, Initializers.uniformFanIn(), generator);
    Adam adam = Adam.of(layer.parameters(), 0.01f);
    Batches batches =
        Batches.of(run.data().train().size(), options.batch(5)).shuffled(generator.split("order"));
    int[] steps = {0};
    run.stage("fit", layer, adam, batches)
        .train(
            options.epochs(3, 2),
            (rows, pass) -> {
              if (steps[0]++ == failAfter * batches.count()) {
                throw new UncheckedIOException(new IOException("the power failed"));
              }
              Tensor images = run.data().train().rows(rows);
              Tensor noise = pass.generator().normal(images.shape()).mul(0.1f);
              Tensor error = layer.apply(images.add(noise), pass).sub(images).square().mean();
              adam.step(error.gradients());
              return Map.of("squared error", error.item());
            },
            finished -> Map.of("weight", (double) layer.weight().value().get(0, 0)));
    ModelFile.save(layer, run.folder().file("model.safetensors"), Map.of());
    run.report().add(run.metrics().bySteps("Loss", "squared error", "fit", "squared error"));
    Tensor all = run.data().train().rows(0, run.data().train().size());
    float error = layer.apply(all, Pass.inference()).sub(all).square().mean().item();
    run.report().add(Result.of("final loss", error).atMost(10));
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
      case "property" -> {
        PrintWriter out = options.command().commandLine().getOut();
        out.println("halftone.threads=" + System.getProperty("halftone.threads"));
      }
      default -> {}
    }
  }
}
