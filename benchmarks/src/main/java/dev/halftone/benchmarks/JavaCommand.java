package dev.halftone.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM like this one, with the same class path. */
final class JavaCommand {
  private JavaCommand() {}

  /**
   * Starts a main class.
   *
   * @param vectors whether the Vector API is to be there, as far as this JVM has it
   * @param simd whether Halftone may use it
   */
  static List<String> of(
      boolean vectors, boolean simd, int threads, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (vectors && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    if (!simd) {
      command.add("-Dhalftone.simd=off");
    }
    command.add("-Dhalftone.threads=" + threads);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
