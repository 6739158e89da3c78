package dev.halftone.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
    /** Writes all of the buffer. */
    void write(ByteBuffer bytes) throws IOException;

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

  /** The file system of the path. */
  final class Real implements Disk {
    private Real() {}

    @Override
    public Output create(Path file) throws IOException {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new Output() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }

        @Override
        public void force() throws IOException {
          channel.force(true);
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }

    @Override
    public InputStream open(Path file) throws IOException {
      return Files.newInputStream(file);
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
        return;
      }
      try (channel) {
        channel.force(true);
      }
    }
  }
}
