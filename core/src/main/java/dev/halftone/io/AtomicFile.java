package dev.halftone.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Replaces files so that a crash, a full disk or a failing device leaves either the old content or
 * the new, whole.
 *
 * <p>The new content goes to a temporary file in the same folder, is forced to the device, read
 * back and compared by length and CRC-32C, moved over the target in one step, and the folder is
 * forced. A call that returns has <em>acknowledged</em> its content: it survives a power failure. A
 * call that throws has removed its temporary files and left the old file in place; only when the
 * very last steps fail, after the move, is the new file in place, whole but not acknowledged. The
 * message says which.
 *
 * <p>With generations, the file before is kept as {@code name.1}, the one before that as {@code
 * name.2} and so on. The target never goes missing in between, and no older generation is dropped
 * before the new file is safe: while a save runs, the folder holds everything acknowledged that it
 * held before or the new file. A target that is a symbolic link keeps being one; the file it points
 * to is replaced. After a kill a hidden temporary file may stay behind; a later save to the same
 * target removes it. Two saves to one target at a time do not damage it; the later move wins.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Produces the content of a file. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes everything to {@code out}, which is buffered and need not be closed.
     *
     * @throws IOException to give up the save
     */
    void write(OutputStream out) throws IOException;
  }

  /** Makes a value of a file. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads the file.
     *
     * @throws IOException when it is missing or damaged
     */
    T read(Path file) throws IOException;
  }

  /**
   * Replaces a file, or makes it, keeping nothing of the old one.
   *
   * @throws IOException naming the step that failed; the old file then stays
   */
  public static void replace(Path target, Writer writer) throws IOException {
    replaceKeeping(target, 1, writer);
  }

  /**
   * Replaces a file, or makes it, keeping the last {@code generations} contents, the new one
   * included.
   *
   * @param generations 1 or more
   * @throws IOException naming the step that failed; the old file then stays
   * @throws IllegalArgumentException when {@code generations} is below 1
   */
  public static void replaceKeeping(Path target, int generations, Writer writer)
      throws IOException {
    new Replacement(Disk.real(), target, generations).run(writer);
  }

  /**
   * The name of a kept generation.
   *
   * @param age 0 for the target itself, 1 for {@code name.1}, the content before it, ...
   * @throws IllegalArgumentException when {@code age} is negative
   */
  public static Path generation(Path target, int age) {
    if (age < 0) {
      throw new IllegalArgumentException("generation: expected an age of 0 or more, got " + age);
    }
    return age == 0 ? target : target.resolveSibling(target.getFileName() + "." + age);
  }

  /**
   * Reads the newest generation that {@code reader} accepts, and logs a warning for each that it
   * does not.
   *
   * @param generations how many may exist, 1 or more
   * @throws IOException when none is accepted: the complaint about the target, with those about the
   *     older ones as suppressed exceptions
   * @throws IllegalArgumentException when {@code generations} is below 1
   */
  public static <T> T readNewest(Path target, int generations, Reader<T> reader)
      throws IOException {
    Replacement.requireGenerations(generations);
    IOException first = null;
    for (int age = 0; age < generations; age++) {
      Path file = generation(target, age);
      try {
        return reader.read(file);
      } catch (IOException e) {
        System.getLogger(AtomicFile.class.getName())
            .log(System.Logger.Level.WARNING, "cannot use {0}: {1}", file, e.toString());
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    throw first;
  }
}
