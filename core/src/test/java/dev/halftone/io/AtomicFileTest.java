package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  private static AtomicFile.Writer text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void replacesAndLeavesNothingElse() throws IOException {
    Path target = folder.resolve("model");
    AtomicFile.replace(target, text("first"));
    AtomicFile.replace(target, text("second"));
    assertEquals("second", Files.readString(target));
    assertEquals(List.of("model"), names());
  }

  @Test
  void keepsGenerations() throws IOException {
    Path target = folder.resolve("model");
    for (int i = 1; i <= 5; i++) {
      AtomicFile.replaceKeeping(target, 3, text("content " + i));
    }
    assertEquals(List.of("model", "model.1", "model.2"), names());
    for (int age = 0; age < 3; age++) {
      assertEquals("content " + (5 - age), Files.readString(AtomicFile.generation(target, age)));
    }
  }

  @Test
  void aFailingWriterLeavesTheOldFile() throws IOException {
    Path target = folder.resolve("model");
    AtomicFile.replace(target, text("old"));
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.replaceKeeping(
                target,
                2,
                out -> {
                  out.write(new byte[200_000]);
                  throw new IllegalStateException("gave up");
                }));
    assertEquals("old", Files.readString(target));
    assertEquals(List.of("model"), names());
  }

  @Test
  void savesInAnInterruptedThread() throws IOException {
    Path target = folder.resolve("model");
    AtomicFile.replaceKeeping(target, 2, text("old"));
    Thread.currentThread().interrupt();
    AtomicFile.replaceKeeping(target, 2, text("new"));
    assertTrue(Thread.interrupted());
    assertEquals("new", Files.readString(target));
    assertEquals(List.of("model", "model.1"), names());
  }

  @Test
  void keepsASymbolicLink() throws IOException {
    Path file = folder.resolve("file");
    Path link = folder.resolve("link");
    AtomicFile.replace(file, text("old"));
    Files.createSymbolicLink(link, file);
    AtomicFile.replace(link, text("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        folder.resolve("none/model")
            + ": expected an existing folder, got none at "
            + folder.resolve("none"),
        assertThrows(
                NoSuchFileException.class,
                () -> AtomicFile.replace(folder.resolve("none/model"), text("x")))
            .getMessage());
    assertEquals(
        "save " + folder + ": expected a file name, got a folder",
        assertThrows(IOException.class, () -> AtomicFile.replace(folder, text("x"))).getMessage());
    assertEquals(
        "generations: expected 1 or more, got 0",
        assertThrows(
                IllegalArgumentException.class,
                () -> AtomicFile.replaceKeeping(folder.resolve("x"), 0, text("x")))
            .getMessage());
    assertEquals(
        "generation: expected an age of 0 or more, got -1",
        assertThrows(
                IllegalArgumentException.class,
                () -> AtomicFile.generation(folder.resolve("x"), -1))
            .getMessage());
  }

  @Test
  void readsTheNewestThatIsSound() throws IOException {
    Path target = folder.resolve("model");
    AtomicFile.replaceKeeping(target, 2, text("good"));
    AtomicFile.replaceKeeping(target, 2, text("bad"));
    AtomicFile.Reader<String> reader =
        file -> {
          String text = Files.readString(file);
          if (text.equals("bad")) {
            throw new FormatException(file.toString(), "good", text, "byte 0");
          }
          return text;
        };
    assertEquals("good", AtomicFile.readNewest(target, 2, reader));
    Files.delete(folder.resolve("model.1"));
    FormatException e =
        assertThrows(FormatException.class, () -> AtomicFile.readNewest(target, 2, reader));
    assertEquals(target + ": expected good, got bad, at byte 0", e.getMessage());
    assertEquals(1, e.getSuppressed().length);
  }

  @Test
  void removesOrphansOfDeadProcessesOnly() throws IOException {
    Path target = folder.resolve("model");
    String other = "-0123456789ab-0123456789ab.tmp";
    long own = ProcessHandle.current().pid();
    Path dead = folder.resolve(".model." + own + other);
    Path fresh = folder.resolve(".model." + own + "-0123456789ac-0123456789ab.tmp");
    Path foreign = folder.resolve(".model.tmp");
    Path mine = TemporaryName.beside(target);
    for (Path file : List.of(dead, fresh, foreign, mine)) {
      Files.writeString(file, "x");
      if (file != fresh) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }
    }
    AtomicFile.replace(target, text("new"));
    assertFalse(Files.exists(dead));
    assertTrue(Files.exists(fresh) && Files.exists(foreign) && Files.exists(mine));
  }
}
