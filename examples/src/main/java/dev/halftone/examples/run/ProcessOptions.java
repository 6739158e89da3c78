package dev.halftone.examples.run;

import picocli.CommandLine.Option;

/** The options of the process itself, mixed into those of every command that computes. */
public final class ProcessOptions {
  // Read by Main before anything touches a kernel; the number of threads changes no result.
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = ThreadCount.class,
      description = "Worker threads (default: one per core).")
  @SuppressWarnings("unused")
  private Integer threads;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused") // picocli asks the option itself.
  private boolean help;
}
