package dev.halftone.io;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The steps of a save, apart, so that a test can make each of them fail. */
interface Disk {
  /** A file being written. */
  interface Output extends Closeable {
    void write(byte[] bytes, int offset, int count) throws IOException;

    /** Returns when the device has the content and the length. */
    void force() throws IOException;
  }

  /** Makes a file that must not exist yet. */
  Output create(Path file) throws IOException;

  InputStream open(Path file) throws IOException;

  boolean exists(Path file);

  /** Gives an existing file a second name that must not exist yet. */
  void link(Path link, Path existing) throws IOException;

  /** Renames in one step, replacing the file of that name. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file if it exists. */
  void delete(Path file) throws IOException;

  /** Returns when the device has the folder's names. */
  void forceFolder(Path folder) throws IOException;

  /** The real one. */
  static Disk real() {
    return new Real();
  }

  /**
   * The file system of the path. Plain streams where they will do: an interrupt, with which a
   * training run may be asked to save and stop, would close a channel in the middle of that save.
   */
  final class Real implements Disk {
    private Real() {}

    @Override
    public Output create(Path file) throws IOException {
      Files.createFile(file);
      FileOutputStream stream = new FileOutputStream(file.toFile());
      return new Output() {
        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
          stream.write(bytes, offset, count);
        }

        @Override
        public void force() throws IOException {
          stream.getFD().sync();
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }

    @Override
    public InputStream open(Path file) throws IOException {
      return new FileInputStream(file.toFile());
    }

    @Override
    public boolean exists(Path file) {
      return Files.exists(file);
    }

    @Override
    public void link(Path link, Path existing) throws IOException {
      Files.createLink(link, existing);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        while (!tryForceFolder(folder)) {
          interrupted |= Thread.interrupted();
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** False when an interrupt came in between. */
    private static boolean tryForceFolder(Path folder) throws IOException {
      FileChannel channel;
      try {
        channel = FileChannel.open(folder, StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        throw e;
      } catch (IOException e) {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
          throw e;
        }
        // Windows opens no folders; NTFS journals the rename by itself.
        return true;
      }
      try (channel) {
        channel.force(true);
        return true;
      } catch (ClosedByInterruptException e) {
        return false;
      }
    }
  }
}
