package dev.halftone.examples.data;

import dev.halftone.examples.data.PublishedSet.PublishedFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches files whose length and SHA-256 are known.
 *
 * <p>A file appears under its name only when it is complete and verified. What has arrived so far
 * is kept beside it as {@code <name>.part}, and the next attempt, of this or a later process, asks
 * only for the rest.
 */
final class Downloader {

  /** Told how much of a file is there; {@code done} falls when an attempt starts from scratch. */
  interface Progress {
    void at(PublishedFile file, long done);
  }

  /**
   * How long to try.
   *
   * @param attempts at each mirror before the next one is asked
   * @param connect longest wait for a connection
   * @param stall longest wait for the answer, and then for each further piece of it
   * @param pause before the second attempt; doubled before each further one
   */
  record Patience(int attempts, Duration connect, Duration stall, Duration pause) {
    static final Patience ORDINARY =
        new Patience(3, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(1));
  }

  private final Patience patience;
  private final HttpSource source;

  Downloader() {
    this(Patience.ORDINARY, false);
  }

  /** For tests only: {@code plainLoopback} also allows http to this machine itself. */
  Downloader(Patience patience, boolean plainLoopback) {
    this.patience = patience;
    this.source = new HttpSource(patience.connect(), patience.stall(), plainLoopback);
  }

  /** Whether the file is there with the right content. */
  static boolean present(PublishedFile file, Path folder) throws IOException {
    Path target = folder.resolve(file.name());
    return Files.isRegularFile(target)
        && Files.size(target) == file.length()
        && Sha256.of(target).equals(file.sha256());
  }

  /**
   * Brings the file into the folder, unless it is there already.
   *
   * @param mirrors addresses of folders, each ending in a slash, tried in order
   * @return whether anything had to be fetched
   * @throws DataException when no mirror gave the file, with the reason of each
   */
  boolean fetch(PublishedFile file, List<String> mirrors, Path folder, Progress progress)
      throws IOException, InterruptedException {
    if (present(file, folder)) {
      return false;
    }
    Path target = folder.resolve(file.name());
    if (Files.exists(target)) {
      throw new DataException(
          ("data fetch: %s exists but is not the published file; move it away, or choose another"
                  + " folder with --into")
              .formatted(target));
    }
    Path part = folder.resolve(file.name() + ".part");
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new DataException(
          "data fetch: cannot write into %s: it is not a folder".formatted(folder), e);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    try (FileChannel channel = open(part)) {
      lock(channel, part);
      try {
        fetch(file, mirrors, channel, part, progress);
      } finally {
        if (channel.size() == 0) {
          Files.deleteIfExists(part);
          Files.deleteIfExists(version(part));
        }
      }
      channel.force(true);
    }
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(version(part));
    } catch (IOException e) {
      throw unwritable(target, e);
    }
    return true;
  }

  private void fetch(
      PublishedFile file, List<String> mirrors, FileChannel channel, Path part, Progress progress)
      throws IOException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    for (String mirror : mirrors) {
      URI address = URI.create(mirror + file.name());
      String reason = complete(file, address, channel, part, progress);
      if (reason == null) {
        return;
      }
      reasons.add(address + ": " + reason);
    }
    throw new DataException(
        "data fetch: could not get %s: %s".formatted(file.name(), String.join("; ", reasons)));
  }

  /** Tries one mirror; null when the part file is complete and right, else why not. */
  private String complete(
      PublishedFile file, URI address, FileChannel channel, Path part, Progress progress)
      throws IOException, InterruptedException {
    String reason = "not tried";
    Duration pause = patience.pause();
    for (int attempt = 0; attempt < patience.attempts(); attempt++) {
      if (attempt > 0) {
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2);
      }
      long kept = channel.size() <= file.length() ? channel.size() : 0;
      try {
        if (kept < file.length()) {
          receive(file, address, kept, channel, part, progress);
        }
        String arrived = Sha256.of(part);
        if (channel.size() == file.length() && arrived.equals(file.sha256())) {
          return null;
        }
        reason = "expected SHA-256 %s, got %s".formatted(file.sha256(), arrived);
        restart(channel, part);
        if (kept == 0) {
          // a mirror that sends the wrong bytes in one piece will do so again
          return reason;
        }
      } catch (HttpSource.Refused e) {
        if (e.restart()) {
          restart(channel, part);
        }
        if (!e.worthRepeating()) {
          return e.getMessage();
        }
        reason = e.getMessage();
      }
    }
    return reason;
  }

  private void receive(
      PublishedFile file, URI address, long kept, FileChannel channel, Path part, Progress progress)
      throws IOException, InterruptedException {
    String seen = kept > 0 ? HttpSource.version(version(part), address) : "";
    try (HttpSource.Answer answer = source.ask(address, kept, seen, file.length())) {
      long done = answer.from();
      try {
        channel.truncate(done);
        channel.position(done);
        Files.writeString(version(part), answer.version(address));
      } catch (IOException e) {
        throw unwritable(part, e);
      }
      progress.at(file, done);
      for (ByteBuffer piece = answer.next(); piece != null; piece = answer.next()) {
        done += piece.remaining();
        if (done > file.length()) {
          throw new HttpSource.Refused(
              "expected %d bytes, got more".formatted(file.length()), false, true);
        }
        try {
          while (piece.hasRemaining()) {
            channel.write(piece);
          }
        } catch (IOException e) {
          throw unwritable(part, e);
        }
        progress.at(file, done);
      }
      if (done < file.length()) {
        throw new HttpSource.Refused(
            "expected %d bytes, got %d".formatted(file.length(), done), true, false);
      }
    }
  }

  private static void restart(FileChannel channel, Path part) throws IOException {
    channel.truncate(0);
    Files.deleteIfExists(version(part));
  }

  private static FileChannel open(Path part) throws IOException {
    try {
      return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unwritable(part, e);
    }
  }

  private static void lock(FileChannel channel, Path part) throws IOException {
    FileLock lock;
    try {
      // released when the channel is closed
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new DataException("data fetch: %s is being fetched already".formatted(part));
    }
  }

  /** Where the server's name for the version that a part file belongs to is kept. */
  private static Path version(Path part) {
    return part.resolveSibling(part.getFileName() + ".version");
  }

  private static DataException unwritable(Path path, IOException cause) {
    String reason = cause.getMessage() == null ? "" : cause.getMessage().replace(path + ": ", "");
    String why =
        reason.isEmpty() || reason.equals(path.toString())
            ? cause.getClass().getSimpleName()
            : reason;
    return new DataException("data fetch: cannot write %s: %s".formatted(path, why), cause);
  }
}
