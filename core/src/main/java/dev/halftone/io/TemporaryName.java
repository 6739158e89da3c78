package dev.halftone.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of temporary files that tell whose they are: {@code .target.pid-run-random.tmp}.
 *
 * <p>The process number alone does not do: in a container every start has the same one. The run is
 * drawn once per JVM.
 */
final class TemporaryName {
  private static final String RUN = hex();
  private static final Pattern OWNER =
      Pattern.compile("(\\d{1,18})-([0-9a-f]{12})-[0-9a-f]{12}\\.tmp");
  // A process on another machine that shares the folder cannot be looked up; while it writes, its
  // file changes.
  private static final Duration QUIET = Duration.ofMinutes(1);

  private TemporaryName() {}

  private static String hex() {
    return UUID.randomUUID().toString().substring(24);
  }

  /** A fresh name in the folder of the target. */
  static Path beside(Path target) {
    long pid = ProcessHandle.current().pid();
    return target.resolveSibling(prefix(target) + pid + "-" + RUN + "-" + hex() + ".tmp");
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  /** Temporary files for this target whose process died. */
  static List<Path> orphans(Path target) throws IOException {
    String prefix = prefix(target);
    List<Path> orphans = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            target.toAbsolutePath().getParent(),
            file -> file.getFileName().toString().startsWith(prefix))) {
      for (Path file : files) {
        Matcher owner = OWNER.matcher(file.getFileName().toString().substring(prefix.length()));
        if (owner.matches() && isDead(owner) && isQuiet(file)) {
          orphans.add(file);
        }
      }
    }
    return orphans;
  }

  private static boolean isDead(Matcher owner) {
    long pid = Long.parseLong(owner.group(1));
    if (pid == ProcessHandle.current().pid()) {
      return !owner.group(2).equals(RUN);
    }
    return ProcessHandle.of(pid).isEmpty();
  }

  private static boolean isQuiet(Path file) throws IOException {
    Instant changed = Files.getLastModifiedTime(file).toInstant();
    return changed.isBefore(Instant.now().minus(QUIET));
  }
}
