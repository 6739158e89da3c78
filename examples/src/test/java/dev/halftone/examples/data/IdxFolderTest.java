package dev.halftone.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.io.Idx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderTest {

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path folder;

  @Test
  void readsFourPlainFiles() throws Exception {
    writeSet("");
    DataSet data = read();
    assertEquals(folder.getFileName().toString(), data.name());
    assertEquals(List.of("0", "1", "2"), data.classNames());
    assertEquals(List.of(), data.styleNames());
    assertEquals(3, data.train().size());
    assertEquals(2, data.train().height());
    assertEquals(4, data.train().width());
    assertArrayEquals(new int[] {2, 0, 1}, data.train().labels());
    assertArrayEquals(new int[] {1}, data.test().labels());
    assertArrayEquals(
        new float[] {8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f, 12 / 255f, 13 / 255f, 14 / 255f, 1},
        data.train().rows(1, 2).toArray());
  }

  @Test
  void readsCompressedFilesAlike() throws Exception {
    writeSet("");
    String plain = read().sha256();
    for (String name : List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)) {
      compress(name);
    }
    assertEquals(plain, read().sha256());
  }

  @Test
  void acceptsOtherUsualNames() throws Exception {
    writeSet("");
    String plain = read().sha256();
    move(TRAIN_IMAGES, "usps-train-images.idx3-ubyte");
    move(TRAIN_LABELS, "usps-train-labels.idx1-ubyte");
    move(TEST_IMAGES, "usps-test-images-idx3-ubyte");
    move(TEST_LABELS, "usps-test-labels-idx1-ubyte");
    DataSet data = read();
    assertEquals("usps", data.name());
    assertEquals(plain, data.sha256());
  }

  @Test
  void countsLabelsFromZeroWhenTheyStartAtOne() throws Exception {
    writeSet("");
    idx(new int[] {3}, 3, 1, 2).write(file(TRAIN_LABELS));
    idx(new int[] {1}, 2).write(file(TEST_LABELS));
    DataSet data = read();
    assertArrayEquals(new int[] {2, 0, 1}, data.train().labels());
    assertArrayEquals(new int[] {1}, data.test().labels());
    assertEquals(List.of("1", "2", "3"), data.classNames());
  }

  @Test
  void turnsEmnistPicturesUpright() throws Exception {
    writeSet("emnist-x-");
    DataSet data = read();
    assertEquals(4, data.train().height());
    assertEquals(2, data.train().width());
    byte[] first = Arrays.copyOf(data.train().pixels(), 8);
    assertArrayEquals(new byte[] {0, 4, 1, 5, 2, 6, 3, 7}, first);
  }

  @Test
  void choosesAmongSeveralSetsByName() throws Exception {
    writeSet("one-");
    writeSet("two-");
    assertEquals("two", IdxFolder.read(Optional.of("two"), folder).name());
    assertEquals(
        "--data-dir %s: holds several sets, choose one with --data: one, two".formatted(folder),
        failure());
  }

  @Test
  void usesTheNamesOfAKnownSet() throws Exception {
    writeSet("");
    idx(new int[] {3}, 9, 0, 4).write(file(TRAIN_LABELS));
    DataSet data = IdxFolder.read(Optional.of("fashion-mnist"), folder);
    assertEquals("fashion-mnist", data.name());
    assertEquals("Ankle boot", data.classNames().get(9));
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path missing = folder.resolve("nowhere");
    assertEquals(
        "--data-dir %s: no such folder".formatted(missing),
        assertThrows(DataException.class, () -> IdxFolder.read(Optional.empty(), missing))
            .getMessage());
  }

  @Test
  void saysThatTheFolderIsAFile() throws Exception {
    Path inPlace = Files.writeString(folder.resolve("x"), "");
    assertEquals(
        "--data-dir %s: expected a folder, got a file".formatted(inPlace),
        assertThrows(DataException.class, () -> IdxFolder.read(Optional.empty(), inPlace))
            .getMessage());
  }

  @Test
  void saysThatTheFolderHasNoSet() {
    assertEquals(
        "--data-dir %s: expected the IDX files of a data set, found no train-images-idx3-ubyte[.gz]"
            .formatted(folder),
        failure());
  }

  @Test
  void namesTheMissingFile() throws Exception {
    writeSet("");
    Files.delete(file(TRAIN_LABELS));
    assertEquals(
        "--data-dir %s: no file train-labels-idx1-ubyte[.gz]".formatted(folder), failure());
    writeSet("");
    Files.delete(file(TEST_IMAGES));
    assertEquals(
        "--data-dir %s: no file test-images-idx3-ubyte[.gz] or t10k-images-idx3-ubyte[.gz]"
            .formatted(folder),
        failure());
  }

  @Test
  void comparesTheCounts() throws Exception {
    writeSet("");
    idx(new int[] {2}, 1, 0).write(file(TRAIN_LABELS));
    assertEquals(
        "%s: expected a label for each of the 3 images of train-images-idx3-ubyte, got 2 labels"
            .formatted(file(TRAIN_LABELS)),
        failure());
  }

  @Test
  void comparesTheSizes() throws Exception {
    writeSet("");
    idx(new int[] {1, 2, 2}, 1, 2, 3, 4).write(file(TEST_IMAGES));
    assertEquals(
        "%s: expected pictures of 2 x 4 like train-images-idx3-ubyte, got 2 x 2"
            .formatted(file(TEST_IMAGES)),
        failure());
  }

  @Test
  void wantsAtLeastOnePicture() throws Exception {
    writeSet("");
    idx(new int[] {0, 2, 4}).write(file(TRAIN_IMAGES));
    idx(new int[] {0}).write(file(TRAIN_LABELS));
    assertEquals(
        "%s: expected at least one picture, got [0, 2, 4]".formatted(file(TRAIN_IMAGES)),
        failure());
  }

  @Test
  void tellsLabelsFromImages() throws Exception {
    writeSet("");
    Files.copy(file(TRAIN_LABELS), file(TRAIN_IMAGES), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(
        "%s: expected [images, height, width], got [3]".formatted(file(TRAIN_IMAGES)), failure());
  }

  @Test
  void everyTruncationIsRefusedInOneLineThatNamesTheFile() throws Exception {
    for (String name : List.of(TRAIN_IMAGES, TRAIN_IMAGES + ".gz")) {
      writeSet("");
      if (name.endsWith(".gz")) {
        compress(TRAIN_IMAGES);
      }
      byte[] whole = Files.readAllBytes(file(name));
      for (int length = 0; length < whole.length; length++) {
        Files.write(file(name), Arrays.copyOf(whole, length));
        String message = failure();
        assertTrue(message.startsWith(file(name).toString()), message);
        assertEquals(1, message.lines().count(), message);
      }
      Files.delete(file(name));
    }
  }

  @Test
  void aWrongMagicNumberIsRefused() throws Exception {
    writeSet("");
    byte[] bytes = Files.readAllBytes(file(TRAIN_IMAGES));
    bytes[2] = 0x0d;
    Files.write(file(TRAIN_IMAGES), bytes);
    String message = failure();
    assertTrue(message.startsWith(file(TRAIN_IMAGES).toString()), message);
    assertTrue(message.contains("magic"), message);
  }

  @Test
  void aFolderInPlaceOfAFileIsRefused() throws Exception {
    writeSet("");
    Files.delete(file(TRAIN_IMAGES));
    Files.createDirectory(file(TRAIN_IMAGES));
    String message = failure();
    assertTrue(message.startsWith(file(TRAIN_IMAGES).toString()), message);
  }

  private DataSet read() throws IOException {
    return IdxFolder.read(Optional.empty(), folder);
  }

  private String failure() {
    return assertThrows(DataException.class, this::read).getMessage();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void move(String from, String to) throws IOException {
    Files.move(file(from), file(to));
  }

  private void compress(String name) throws IOException {
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file(name + ".gz")))) {
      out.write(Files.readAllBytes(file(name)));
    }
    Files.delete(file(name));
  }

  private void writeSet(String prefix) throws IOException {
    byte[] pixels = new byte[24];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    pixels[15] = (byte) 255;
    new Idx(new int[] {3, 2, 4}, pixels).write(file(prefix + TRAIN_IMAGES));
    idx(new int[] {3}, 2, 0, 1).write(file(prefix + TRAIN_LABELS));
    new Idx(new int[] {1, 2, 4}, new byte[8]).write(file(prefix + TEST_IMAGES));
    idx(new int[] {1}, 1).write(file(prefix + TEST_LABELS));
  }

  private static Idx idx(int[] extents, int... values) {
    byte[] data = new byte[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) values[i];
    }
    return new Idx(extents, data);
  }
}
