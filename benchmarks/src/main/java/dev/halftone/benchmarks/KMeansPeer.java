package dev.halftone.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A k-means of another library in a Python process of its own, which stays for all its runs. */
final class KMeansPeer implements KMeansRunner, AutoCloseable {
  private static final String SCRIPT = "kmeans_peer.py";

  private final String name;
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private KMeansPeer(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    System.out.println("peer: " + name + " " + text(ask("version"), "version"));
  }

  /**
   * Starts {@code scikit-learn} or {@code faiss}; environment variables such as {@code
   * OPENBLAS_CORETYPE} reach it.
   *
   * @throws IOException if this Python does not have the library
   */
  static KMeansPeer start(String name, String python, int threads, Path folder) throws IOException {
    Path script = folder.resolve(SCRIPT);
    try (InputStream source = KMeansPeer.class.getResourceAsStream(SCRIPT)) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    ProcessBuilder builder = new ProcessBuilder(python, script.toString(), name);
    for (String variable :
        new String[] {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) {
      builder.environment().put(variable, Integer.toString(threads));
    }
    return new KMeansPeer(name, builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void load(Path rows, Path centers) throws IOException {
    ask("load " + rows + " " + centers);
  }

  @Override
  public Outcome fit(int iterations, double tolerance) throws IOException {
    String answer = ask("fit " + iterations + " " + tolerance);
    return new Outcome(
        number(answer, "seconds"),
        number(answer, "processor_seconds"),
        number(answer, "inertia"),
        (int) number(answer, "iterations"),
        (long) number(answer, "bytes"));
  }

  private String ask(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + ": the Python process ended at \"" + command + "\"");
    }
    return answer;
  }

  private static double number(String answer, String key) throws IOException {
    return Double.parseDouble(text(answer, key));
  }

  private static String text(String answer, String key) throws IOException {
    Matcher found = Pattern.compile("\"" + key + "\": \"?([^,\"}]+)").matcher(answer);
    if (!found.find()) {
      throw new IOException("expected \"" + key + "\" in the answer, got " + answer);
    }
    return found.group(1);
  }

  /** Ends the process. */
  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }
}
