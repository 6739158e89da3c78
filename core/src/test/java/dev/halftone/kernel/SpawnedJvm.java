package dev.halftone.kernel;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The outcome of a program of this package, run in a JVM of its own on the class path.
 *
 * @param exit the exit code
 * @param out all lines of the standard output
 * @param error all lines of the standard error stream
 */
record SpawnedJvm(int exit, List<String> out, List<String> error) {

  static SpawnedJvm run(Class<?> program, List<String> flags, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(root(program) + File.pathSeparator + root(Kernels.class));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("spawned", ".out");
    Path error = Files.createTempFile("spawned", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(error.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("no end after five minutes: " + command);
      }
      return new SpawnedJvm(process.exitValue(), lines(out), lines(error));
    } finally {
      Files.delete(out);
      Files.delete(error);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  // The system property class.path does not do: in a build the classes are on the module path.
  private static Path root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource("/" + name));
    return Path.of(URI.create(url.substring(0, url.length() - name.length())));
  }
}
