package dev.halftone.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * From the start of a process to its end after one trained batch of a small model, in a JVM and in
 * a Python that imports PyTorch, by the clock.
 */
final class StartComparison implements Comparison {
  private static final String SCRIPT = "first_batch.py";

  /** Relative to the loss after one step. */
  private static final double TOLERANCE = 1e-3;

  @Override
  public List<Measurement> measure(Settings settings) throws IOException {
    Path script = Files.createTempFile("halftone", SCRIPT);
    try {
      try (InputStream in = StartComparison.class.getResourceAsStream(SCRIPT)) {
        Files.write(script, in.readAllBytes());
      }
      boolean simd = !Implementation.OURS.equals(Implementation.SCALAR);
      List<String> java = JavaCommand.of(simd, simd, settings.threads(), FirstBatch.class);
      List<String> python = List.of(PythonPeer.program(), script.toString());
      double ours = loss(java, settings);
      Contest contest = new Contest("start", Double.NaN, settings);
      contest.with(Implementation.OURS, Contestant.of(() -> loss(java, settings)));
      if (available(python, ours, settings)) {
        contest.with("pytorch", Contestant.of(() -> loss(python, settings)));
      }
      return contest.run(settings.quick() ? 10 : 30);
    } finally {
      Files.delete(script);
    }
  }

  private static boolean available(List<String> command, double ours, Settings settings) {
    double theirs;
    try {
      theirs = loss(command, settings);
    } catch (IllegalStateException missing) {
      System.out.println("left out: pytorch: " + missing.getMessage());
      return false;
    }
    if (!(Math.abs(theirs - ours) <= TOLERANCE * ours)) {
      throw new IllegalStateException("start: the loss is " + ours + " here, there " + theirs);
    }
    return true;
  }

  /** Runs the program and gives the number that it prints last. */
  private static double loss(List<String> command, Settings settings) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "" + settings.threads());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return Double.parseDouble(output);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
