package dev.halftone.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another process that times its own work: each line it reads is a request, each line it writes the
 * answer, after a first one that says what it is.
 */
public final class PeerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final Path folder;

  private PeerProcess(Process process, Path folder) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.folder = folder;
  }

  /**
   * Starts a command; empty, with a line that says why, if it cannot or ends at once.
   *
   * @param name what the line calls it
   * @param folder to exchange files in, deleted with the process
   */
  static Optional<PeerProcess> start(String name, List<String> command, int threads, Path folder)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("error").toFile());
    Map<String, String> environment = builder.environment();
    for (String library : new String[] {"OMP", "OPENBLAS", "MKL"}) {
      environment.put(library + "_NUM_THREADS", "" + threads);
    }
    PeerProcess peer = null;
    String problem;
    try {
      peer = new PeerProcess(builder.start(), folder);
      String greeting = peer.answers.readLine();
      if (greeting != null) {
        System.out.println("peer: " + greeting);
        return Optional.of(peer);
      }
      problem = peer.error();
    } catch (IOException unstarted) {
      problem = unstarted.getMessage();
    }
    System.out.println("left out: " + name + ": " + problem);
    if (peer != null) {
      peer.close();
    }
    return Optional.empty();
  }

  /** Sends a line and gives the answer. */
  public String ask(String request) throws IOException {
    requests.write(request);
    requests.newLine();
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the peer ended at \"" + request + "\": " + error());
    }
    return answer;
  }

  /** As {@link #ask}, the answer being numbers. */
  public double[] numbers(String request) throws IOException {
    return Arrays.stream(ask(request).split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  /** A prepared piece of work by its name; its times are taken inside the process. */
  public Contestant contestant(String name) {
    return runs -> numbers("block " + name + " " + runs);
  }

  /** A place to exchange files. */
  public Path folder() {
    return folder;
  }

  private String error() throws IOException {
    return Files.readString(folder.resolve("error")).strip();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    File[] files = folder.toFile().listFiles();
    for (File file : files == null ? new File[0] : files) {
      Files.delete(file.toPath());
    }
    Files.delete(folder);
  }
}
