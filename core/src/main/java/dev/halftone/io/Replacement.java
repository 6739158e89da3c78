package dev.halftone.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** One atomic replacement of a file; the steps in their order are {@link #run}. */
final class Replacement {
  private static final int BUFFER = 1 << 16;

  private final Disk disk;
  private final Path target;
  private final Path folder;
  private final int generations;
  private final Path temporary;
  private final Path secondName;
  private boolean inPlace;

  Replacement(Disk disk, Path target, int generations) throws IOException {
    requireGenerations(generations);
    this.disk = disk;
    this.target = resolve(target);
    this.folder = this.target.getParent();
    this.generations = generations;
    this.temporary = TemporaryName.beside(this.target);
    this.secondName = TemporaryName.beside(this.target);
  }

  static void requireGenerations(int generations) {
    if (generations < 1) {
      throw new IllegalArgumentException("generations: expected 1 or more, got " + generations);
    }
  }

  private static Path resolve(Path target) throws IOException {
    Path resolved = target.toAbsolutePath();
    if (Files.isSymbolicLink(resolved) && Files.exists(resolved)) {
      resolved = resolved.toRealPath();
    }
    if (resolved.getFileName() == null || Files.isDirectory(resolved)) {
      throw new IOException("save " + target + ": expected a file name, got a folder");
    }
    Path folder = resolved.getParent();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          target.toString(), null, "expected an existing folder, got none at " + folder);
    }
    return resolved;
  }

  void run(AtomicFile.Writer writer) throws IOException {
    try {
      removeOrphans();
      CRC32C written = new CRC32C();
      long length = write(writer, written);
      verify(length, written.getValue());
      boolean keep = generations > 1 && disk.exists(target);
      if (keep) {
        nameOld();
      }
      step("move the new file into place", () -> disk.move(temporary, target));
      inPlace = true;
      step("force the folder", () -> disk.forceFolder(folder));
      if (keep) {
        // Only now: should the old file prove damaged, the one before it must still be there.
        age();
        step("force the folder", () -> disk.forceFolder(folder));
      }
    } catch (Throwable failure) {
      // Whatever ended the save, also an error in the caller's writer, must not leave rubbish.
      remove(temporary, failure);
      remove(secondName, failure);
      throw failure;
    }
  }

  private void removeOrphans() throws IOException {
    try {
      for (Path orphan : TemporaryName.orphans(target)) {
        disk.delete(orphan);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Rubbish of a dead process is no reason to refuse a save; the next one tries again.
      System.getLogger(AtomicFile.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot tidy beside {0}: {1}", target, e.toString());
    }
  }

  private long write(AtomicFile.Writer writer, CRC32C sum) throws IOException {
    Content content = new Content(create(), sum);
    try {
      writer.write(content);
      content.flush();
      step("force the temporary file to the device", content.output::force);
    } catch (Throwable failure) {
      try {
        content.output.close();
      } catch (IOException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
    step("close the temporary file", content.output::close);
    return content.length;
  }

  private Disk.Output create() throws IOException {
    try {
      return disk.create(temporary);
    } catch (IOException e) {
      throw failed("create a temporary file in " + folder, e);
    }
  }

  private void verify(long length, long sum) throws IOException {
    CRC32C found = new CRC32C();
    long foundLength = 0;
    try (InputStream in = disk.open(temporary)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0 && foundLength <= length; n = in.read(buffer)) {
        found.update(buffer, 0, n);
        foundLength += n;
      }
    } catch (IOException e) {
      throw failed("read the temporary file back", e);
    }
    if (foundLength != length || found.getValue() != sum) {
      throw new IOException(
          String.format(
              "save %s: expected to read back %d bytes of CRC-32C %08x, got %d of %08x;"
                  + " the old file stays",
              target, length, sum, foundLength, found.getValue()));
    }
  }

  /** Gives the old file a second name that outlives its replacement. */
  private void nameOld() throws IOException {
    try {
      disk.link(secondName, target);
    } catch (IOException | UnsupportedOperationException noLinks) {
      // FAT and some network file systems have no hard links; a copy costs a write, no safety.
      try {
        copyOld();
      } catch (IOException e) {
        e.addSuppressed(noLinks);
        throw failed("keep the old file", e);
      }
    }
  }

  private void copyOld() throws IOException {
    // Over a network a link can be made and its answer lost.
    disk.delete(secondName);
    try (InputStream in = disk.open(target);
        Disk.Output out = disk.create(secondName)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      out.force();
    }
  }

  private void age() throws IOException {
    for (int age = generations - 1; age >= 2; age--) {
      Path newer = AtomicFile.generation(target, age - 1);
      Path older = AtomicFile.generation(target, age);
      if (disk.exists(newer)) {
        step("rename " + newer + " to " + older, () -> disk.move(newer, older));
      }
    }
    Path previous = AtomicFile.generation(target, 1);
    step("keep the old file as " + previous, () -> disk.move(secondName, previous));
  }

  private void remove(Path file, Throwable failure) {
    try {
      disk.delete(file);
    } catch (IOException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void step(String what, Step step) throws IOException {
    try {
      step.run();
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private IOException failed(String what, IOException cause) {
    return new IOException(
        "save "
            + target
            + ": cannot "
            + what
            + (inPlace
                ? " (the new file is in place, whole, but might not survive a power failure): "
                : " (the old file stays): ")
            + cause,
        cause);
  }

  /** Buffers, counts and sums what the writer produces. */
  private final class Content extends OutputStream {
    private final Disk.Output output;
    private final CRC32C sum;
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private long length;

    Content(Disk.Output output, CRC32C sum) {
      this.output = output;
      this.sum = sum;
    }

    @Override
    public void write(int value) throws IOException {
      if (buffered == BUFFER) {
        flush();
      }
      buffer[buffered++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      for (int done = 0; done < count; ) {
        if (buffered == BUFFER) {
          flush();
        }
        int n = Math.min(count - done, BUFFER - buffered);
        System.arraycopy(bytes, offset + done, buffer, buffered, n);
        buffered += n;
        done += n;
      }
    }

    @Override
    public void flush() throws IOException {
      if (buffered > 0) {
        sum.update(buffer, 0, buffered);
        step("write the temporary file", () -> output.write(buffer, 0, buffered));
        length += buffered;
        buffered = 0;
      }
    }
  }
}
