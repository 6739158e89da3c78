package dev.halftone.nn;

import com.fasterxml.jackson.core.JsonFactory;
import dev.halftone.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts a program of the tests, {@link TrainingProcess} if none is named, on this JDK or another.
 */
final class ChildProcess {
  private ChildProcess() {}

  static Process start(Path javaHome, List<String> options, String... arguments)
      throws IOException {
    return start(TrainingProcess.class, javaHome, options, arguments);
  }

  static Process start(Class<?> program, Path javaHome, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  static Path thisJdk() {
    return Path.of(System.getProperty("java.home"));
  }

  /** Another JDK of 17 or newer beside the one that runs, if there is one. */
  static Optional<Path> otherJdk() throws IOException {
    Path mine = thisJdk().toRealPath();
    Path parent = mine.getParent();
    if (parent == null) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      for (Path folder : folders.sorted().toList()) {
        Path release = folder.resolve("release");
        if (Files.isRegularFile(release)
            && Files.isExecutable(folder.resolve("bin").resolve("java"))
            && !folder.toRealPath().equals(mine)
            && version(release) >= 17) {
          return Optional.of(folder);
        }
      }
    }
    return Optional.empty();
  }

  private static int version(Path release) throws IOException {
    for (String line : Files.readAllLines(release)) {
      if (line.startsWith("JAVA_VERSION=\"")) {
        return Integer.parseInt(line.replaceAll("JAVA_VERSION=\"(\\d+).*", "$1"));
      }
    }
    return 0;
  }

  // The system property class.path does not do: in a build the classes are on the module path.
  private static String classPath() {
    return Stream.of(TrainingProcess.class, Layer.class, Tensor.class, JsonFactory.class)
        .map(ChildProcess::root)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String root(Class<?> type) {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    String url = type.getResource(name).toString();
    String root = url.substring(0, url.length() - name.length());
    try {
      if (root.startsWith("jar:")) {
        root = root.substring("jar:".length(), root.length() - "!".length());
      }
      return Path.of(new URI(root)).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
