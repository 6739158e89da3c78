package dev.halftone.examples.run;

import dev.halftone.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one run. It is made, and known to be writable, before any long work begins; a run
 * that ends before it has written anything of worth takes the folder with it.
 */
public final class RunFolder implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;

  /** The topmost folder that was made for this run, if any was. */
  private final Optional<Path> made;

  private RunFolder(Path path, Optional<Path> made) {
    this.path = path;
    this.made = made;
  }

  /**
   * A new folder at {@code wanted}.
   *
   * @throws Failure when it holds files already or cannot be written to
   */
  public static RunFolder create(Path wanted) {
    Optional<Path> made = firstMissing(wanted.toAbsolutePath());
    try {
      Files.createDirectories(wanted);
      if (!list(wanted).isEmpty()) {
        throw new Failure(
            "--out: expected a new or empty folder, got "
                + wanted
                + ", which holds files; --resume continues the run in it");
      }
      probe(wanted);
    } catch (IOException e) {
      remove(wanted, made);
      throw unwritable("--out", wanted, e);
    }
    return new RunFolder(wanted, made);
  }

  /** A new folder {@code runs/<command>-<time>} under {@code parent}. */
  public static RunFolder create(Path parent, String command, LocalDateTime now) {
    Path wanted = parent.resolve(command + "-" + TIME.format(now));
    for (int again = 2; Files.exists(wanted); again++) {
      wanted = parent.resolve(command + "-" + TIME.format(now) + "-" + again);
    }
    return create(wanted);
  }

  /**
   * The folder of a run that is to be continued.
   *
   * @throws Failure when it is not there or cannot be written to
   */
  public static RunFolder reopen(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new Failure("--resume: expected the folder of a run, got " + folder);
    }
    try {
      probe(folder);
    } catch (IOException e) {
      throw unwritable("--resume", folder, e);
    }
    return new RunFolder(folder, Optional.empty());
  }

  private static Failure unwritable(String option, Path folder, IOException e) {
    return new Failure(
        option + ": expected a folder that can be written to, got " + folder + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return " (permission denied)";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? "" : " (" + reason + ")";
  }

  private static void probe(Path folder) throws IOException {
    Files.delete(Files.createTempFile(folder, ".writable", null));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Optional<Path> firstMissing(Path wanted) {
    Path missing = null;
    for (Path at = wanted; at != null && Files.notExists(at); at = at.getParent()) {
      missing = at;
    }
    return Optional.ofNullable(missing);
  }

  /** Removes the folder and those above it that were made for it, as far as they are empty. */
  private static void remove(Path folder, Optional<Path> made) {
    try {
      for (Path at = folder.toAbsolutePath(); made.isPresent(); at = at.getParent()) {
        Files.deleteIfExists(at);
        if (at.equals(made.get())) {
          return;
        }
      }
    } catch (IOException e) {
      // Another run has moved in, or the folder cannot be written to, which is told already.
    }
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** The file called {@code name} in it. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Replaces the file called {@code name}: afterwards it is whole, or it is as it was. */
  public void write(String name, String text) throws IOException {
    AtomicFile.replace(file(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Removes the folder if this run made it and left nothing but its settings in it. */
  @Override
  public void close() throws IOException {
    if (made.isEmpty()) {
      return;
    }
    if (list(path).stream().allMatch(file -> file.endsWith(Settings.FILE))) {
      Files.deleteIfExists(file(Settings.FILE));
      remove(path, made);
    }
  }
}
