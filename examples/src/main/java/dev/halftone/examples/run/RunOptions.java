package dev.halftone.examples.run;

import dev.halftone.examples.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every example understands, mixed into its own. */
public final class RunOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "New folder for the results (default: runs/<command>-<time>).")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      converter = WholeNumber.class,
      description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Passes over the training data (default: see below).")
  private Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Rows per training step (default: see below).")
  private Integer batch;

  @Option(
      names = "--images",
      paramLabel = "N",
      converter = PositiveInteger.class,
      description = "Train on so many of the images, at even steps through the set.")
  private Integer images;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Continue the run in this folder, with its settings, to the same bits.")
  private Path resume;

  @Option(names = "--quick", description = "A small setting that ends within a minute.")
  private boolean quick;

  @SuppressWarnings("unused") // picocli sets the threads through it.
  @Mixin
  private final ProcessOptions process = new ProcessOptions();

  /** The command these options belong to. */
  CommandSpec command() {
    return command;
  }

  /**
   * The data set the user asked for.
   *
   * @throws IOException when it cannot be had, with the one line to show
   */
  public DataSet dataSet() throws IOException {
    return data.load();
  }

  /** Where the results shall go, if the user said so. */
  public Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  /** The run to continue, if the user named one. */
  public Optional<Path> resume() {
    return Optional.ofNullable(resume);
  }

  /** The seed of everything random. */
  public long seed() {
    return seed;
  }

  /** Whether the user wants the small setting. */
  public boolean quick() {
    return quick;
  }

  /** The epochs the user asked for, if any. */
  public Optional<Integer> epochs() {
    return Optional.ofNullable(epochs);
  }

  /** The epochs the user asked for, else {@code brief} in the small setting, else {@code usual}. */
  public int epochs(int usual, int brief) {
    return epochs != null ? epochs : quick ? brief : usual;
  }

  /**
   * The training steps that the user asked for, as such or as epochs, else {@code usual}.
   *
   * @param steps what was given for the command's own {@code --steps}, or null
   * @param rows training images; the short batch that ends an epoch is a step
   * @throws Failure if both were given, or the epochs are more steps than can be counted
   */
  public int steps(Integer steps, int rows, int batch, int usual) {
    if (steps != null && epochs != null) {
      throw new Failure("--steps: expected no --epochs beside it");
    }
    if (epochs == null) {
      return steps != null ? steps : usual;
    }
    int perEpoch = (rows - 1) / batch + 1;
    if (epochs > Integer.MAX_VALUE / perEpoch) {
      throw new Failure(
          "--epochs: expected at most %d of %d steps each, got %d"
              .formatted(Integer.MAX_VALUE / perEpoch, perEpoch, epochs));
    }
    return epochs * perEpoch;
  }

  /** The number of images to train on that the user asked for, else {@code usual}. */
  int images(int usual) {
    return images != null ? images : usual;
  }

  /** The batch size the user asked for, else {@code usual}. */
  public int batch(int usual) {
    return batch != null ? batch : usual;
  }
}
