package dev.halftone.examples.run;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.report.Environment;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.ReportJson;
import dev.halftone.examples.report.ReportPage;
import dev.halftone.examples.report.Result;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Parallel;
import dev.halftone.nn.Batches;
import dev.halftone.nn.ModelFile;
import dev.halftone.nn.Module;
import dev.halftone.nn.RunDescription;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of an example: its data, its folder, its progress and what it has to report. Everything
 * that the examples share is reached from here, so that an example holds nothing but its system.
 */
public final class Run {
  /** What an example does with a run. */
  @FunctionalInterface
  public interface Body {
    void run(Run run) throws IOException;
  }

  private static final String REPORT = "report.json";

  private final List<Stage> stages = new ArrayList<>();
  private final RunOptions options;
  private final RunFolder folder;
  private final DataSet data;
  private final Metrics metrics;
  private final Report report;
  private final Watch watch;
  private final PrintWriter out;

  private Run(RunOptions options, Environment environment, RunFolder folder, DataSet data)
      throws IOException {
    this.options = options;
    this.folder = folder;
    this.data = data;
    this.metrics = Metrics.read(folder.file("metrics.csv"));
    this.out = options.command().commandLine().getOut();
    this.watch = new Watch(ProgressDisplay.choose(options.command().commandLine().getErr()));
    this.report = new Report(options.command().name(), Version.text(), options.seed(), environment);
    report.data(
        new Report.Data(data.name(), data.sha256(), data.train().size(), data.test().size()));
    Settings.values(options.command()).forEach(report::config);
    if (options.quick()) {
      report.note(
          "A quick run: part of the data and few epochs. Targets, where there are any, are those of a full run.");
    }
  }

  /**
   * Opens the run that the options ask for, lets the example work and writes the report.
   *
   * @return the exit code 0
   */
  public static int of(RunOptions options, Body body) throws IOException {
    long start = System.nanoTime();
    Environment environment = environment();
    try (RunFolder folder = open(options)) {
      if (Files.exists(folder.file(REPORT))) {
        PrintWriter out = options.command().commandLine().getOut();
        out.printf("nothing to resume: the run in %s has ended%n", folder.path());
        return 0;
      }
      DataSet whole = options.dataSet();
      DataSet data = options.quick() ? whole.thinned(6_000, 1_000) : whole;
      data = data.thinned(options.images(data.train().size()), data.test().size());
      Run run = new Run(options, environment, folder, data);
      folder.write(
          Settings.FILE, Settings.of(options.command().commandLine().getParseResult()).json());
      run.out.printf(
          "%s on %s, %,d images to learn from and %,d to test on; %s, %d thread%s%n",
          run.report.command(),
          data.name(),
          run.data.train().size(),
          run.data.test().size(),
          environment.kernels(),
          environment.threads(),
          environment.threads() == 1 ? "" : "s");
      try {
        body.run(run);
      } finally {
        run.watch.close();
      }
      run.finish((System.nanoTime() - start) * 1e-9);
    }
    return 0;
  }

  /** Chooses the kernels; what is wrong with their system properties is for the user to know. */
  private static Environment environment() {
    try {
      return Environment.current(KernelSelection.description(), Parallel.threads());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private static RunFolder open(RunOptions options) {
    if (options.resume().isPresent()) {
      return RunFolder.reopen(options.resume().get());
    }
    return options.out().isPresent()
        ? RunFolder.create(options.out().get())
        : RunFolder.create(
            Path.of("runs"), options.command().name(), LocalDateTime.now(ZoneId.systemDefault()));
  }

  /** The data set, thinned in the small setting. */
  public DataSet data() {
    return data;
  }

  /** The folder of the run. */
  public RunFolder folder() {
    return folder;
  }

  /** The log of numbers by phase, epoch and step. */
  public Metrics metrics() {
    return metrics;
  }

  /** What the run has to say. */
  public Report report() {
    return report;
  }

  /**
   * A stage of training that saves its state in the folder and takes up from there.
   *
   * @param name of the stage, for progress, metrics and the state's file
   * @param model what is trained and saved
   */
  public Stage stage(String name, Module model, Optimizer optimizer, Batches batches) {
    Philox noise = Philox.seeded(options.seed()).split(name);
    return stage(name, model, optimizer, batches, noise);
  }

  /** The same with noise of its own, for runs of several seeds. */
  public Stage stage(
      String name, Module model, Optimizer optimizer, Batches batches, Philox noise) {
    Stage stage = new Stage(this, name, model, optimizer, batches, noise);
    stages.add(stage);
    return stage;
  }

  /**
   * Keeps the trained model in the folder, with what it takes to build it again, and its digest in
   * the report.
   *
   * @param whole everything that was trained
   * @param settings what the architecture depends on besides the size of the pictures and the
   *     number of classes; see {@link SavedModel}
   */
  public void save(Module whole, Map<String, String> settings) throws IOException {
    Map<String, String> metadata =
        SavedModel.description(report.command(), data.train(), data.classes());
    metadata.putAll(settings);
    report.parametersSha256(whole.parametersSha256());
    ModelFile.save(whole, folder.file(SavedModel.FILE), metadata);
  }

  /** Does work that has a name in the report's table of durations. */
  public void timed(String stage, Runnable work) {
    long start = System.nanoTime();
    work.run();
    report.seconds(stage, (System.nanoTime() - start) * 1e-9);
  }

  /** Tells how far a stage that is not training has come. */
  public void progress(String stage, int done, int total) {
    watch.report(stage, (double) done / total, "%d of %d".formatted(done, total));
  }

  /** A line for the person who watches. */
  public void say(String line) {
    watch.say(line);
  }

  Watch watch() {
    return watch;
  }

  /** What the run was asked to do, kept beside every saved state. */
  RunDescription description() {
    Map<String, String> settings = new LinkedHashMap<>();
    report.config().forEach((name, value) -> settings.put(name, value.toString()));
    return new RunDescription(settings, options.seed(), data.sha256());
  }

  private void finish(double seconds) throws IOException {
    double known = report.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    report.seconds("data and report", Math.max(0, seconds - known));
    folder.write("metrics.csv", metrics.csv());
    folder.write("report.html", ReportPage.write(report));
    // After all else, so that a folder with this file is a run that ended.
    folder.write(REPORT, ReportJson.write(report));
    for (Stage stage : stages) {
      stage.discardState();
    }
    for (Result result : report.results()) {
      out.printf("  %-58s %10s%s%n", result.name(), Numbers.text(result.value()), beside(result));
    }
    out.printf(
        "done in %s, %s at most; report: %s%n",
        Numbers.duration(seconds),
        Numbers.memory(Environment.peakMemory()),
        folder.file("report.html"));
  }

  private static String beside(Result result) {
    StringBuilder text = new StringBuilder();
    result.published().ifPresent(value -> text.append("  published ").append(Numbers.text(value)));
    result.target().ifPresent(target -> text.append("  to reach ").append(target.describe()));
    result.meets().ifPresent(meets -> text.append(meets ? "  met" : "  NOT MET"));
    return text.toString();
  }
}
