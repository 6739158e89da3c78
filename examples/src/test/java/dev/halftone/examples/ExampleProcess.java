package dev.halftone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.report.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs of an example in virtual machines of their own, so that threads and kernels can differ. */
public record ExampleProcess(Path folder, List<String> arguments) {

  /**
   * A whole run.
   *
   * @return its folder
   */
  public Path run(List<String> flags, String name, String... more) throws Exception {
    Path out = folder.resolve(name);
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    all.add("--out=" + out);
    finish(start(flags, all));
    return out;
  }

  /** A run that is killed as soon as it has saved the state of a stage, and taken up again. */
  public Path killedAndResumed(String stage) throws Exception {
    Path killed = folder.resolve("killed");
    List<String> all = new ArrayList<>(arguments);
    all.add("--out=" + killed);
    Process process = start(List.of(), all);
    Path state = killed.resolve(stage + ".state.safetensors");
    while (process.isAlive() && !Files.exists(state)) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    assertTrue(process.isAlive(), "the run ended before it could be killed");
    process.destroyForcibly().waitFor();
    assertTrue(Files.notExists(killed.resolve("report.json")));
    finish(start(List.of(), List.of(arguments.get(0), "--resume=" + killed)));
    return killed;
  }

  private Process start(List<String> flags, List<String> all) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(all);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }

  private void finish(Process process) throws Exception {
    assertEquals(0, process.waitFor(), this::log);
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The digest of all parameters that a run trained. */
  public static String digest(Path run) throws IOException {
    Object report = StrictJson.read(Files.readString(run.resolve("report.json")));
    String digest = (String) ((Map<?, ?>) report).get("parametersSha256");
    assertTrue(digest.matches("[0-9a-f]{64}"), digest);
    return digest;
  }
}
