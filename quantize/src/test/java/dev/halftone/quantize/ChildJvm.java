package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java process with the class path of the tests. */
final class ChildJvm {
  private ChildJvm() {}

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** What the main class prints, without the white space around it. */
  static String run(List<String> flags, String moreClasses, String mainClass)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(moreClasses + System.getProperty("path.separator") + classPath());
    command.add(mainClass);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return printed.strip();
  }
}
