package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyRowsTest {
  @TempDir private Path folder;

  private Path write(Tensor tensor) throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, tensor);
    return file;
  }

  private static Tensor counting(int... shape) {
    float[] values = new float[Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Tensor.of(values, shape);
  }

  @Test
  void givesTheRowsOfTheWholeArray() throws IOException {
    NpyRows rows = NpyRows.open(write(counting(5, 2, 3)));
    assertEquals(5, rows.rows());
    assertEquals(6, rows.columns());
    assertArrayEquals(new int[] {5, 2, 3}, rows.extents());
    assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11}, rows.rows(1, 2));
    assertArrayEquals(new float[0], rows.rows(5, 5));
    Tensor last = rows.tensor(3, 5);
    assertEquals(Shape.of(2, 6), last.shape());
    assertEquals(29, last.get(1, 5));
    float[] into = {-1, -1, -1, -1, -1, -1, -1, -1};
    rows.read(0, 1, into, 1);
    assertArrayEquals(new float[] {-1, 0, 1, 2, 3, 4, 5, -1}, into);
  }

  @Test
  void widensOtherTypesAndOrders() throws IOException {
    byte[] file =
        NpyTest.file(
            "{'descr': '>i2', 'fortran_order': False, 'shape': (2, 1)}", new byte[] {0, 1, 1, 0});
    NpyRows rows = NpyRows.open(Files.write(folder.resolve("x.npy"), file));
    assertArrayEquals(new float[] {1, 256}, rows.rows(0, 2));
  }

  @Test
  void readsAcrossMappings() throws IOException {
    // 2.5 GB of a sparse file: three mappings, rows of 1,000,000 bytes.
    byte[] header =
        NpyTest.file(
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2500, 1000000)}", new byte[0]);
    Path path = folder.resolve("huge.npy");
    Files.write(path, header);
    int perMapping = (1 << 30) / 1_000_000;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(header.length + 2_500_000_000L);
      for (int row : new int[] {perMapping - 1, perMapping, 2499}) {
        file.seek(header.length + row * 1_000_000L + 999_999);
        file.write(row % 251);
      }
    }
    NpyRows rows = NpyRows.open(path);
    float[] two = rows.rows(perMapping - 1, perMapping + 1);
    assertEquals((perMapping - 1) % 251, two[999_999]);
    assertEquals(perMapping % 251, two[1_999_999]);
    assertEquals(0, two[1_000_000]);
    assertEquals(2499 % 251, rows.rows(2499, 2500)[999_999]);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    NpyRows rows = NpyRows.open(write(counting(5, 2)));
    String range = "NpyRows: expected a range within 5 rows of 2 and room for it, got ";
    for (int[] wrong : new int[][] {{-1, 2}, {3, 2}, {4, 6}}) {
      assertEquals(
          range + wrong[0] + " to " + wrong[1] + " and room for 100",
          assertThrows(
                  IndexOutOfBoundsException.class,
                  () -> rows.read(wrong[0], wrong[1], new float[100], 0))
              .getMessage());
    }
    assertEquals(
        "NpyRows.read: expected an offset >= 0, got -1",
        assertThrows(IndexOutOfBoundsException.class, () -> rows.read(0, 1, new float[2], -1))
            .getMessage());
    assertThrows(IndexOutOfBoundsException.class, () -> rows.read(0, 2, new float[3], 0));
    Path scalar = write(Tensor.scalar(1));
    assertEquals(
        scalar + ": expected an array of rows in C order, got a scalar, at the npy header",
        assertThrows(FormatException.class, () -> NpyRows.open(scalar)).getMessage());
    byte[] fortran =
        NpyTest.file("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2)}", new byte[8]);
    Path file = Files.write(folder.resolve("f.npy"), fortran);
    assertEquals(
        file + ": expected an array of rows in C order, got Fortran order, at the npy header",
        assertThrows(FormatException.class, () -> NpyRows.open(file)).getMessage());
  }

  @Test
  void noticesAFileCutShortUnderIt() throws IOException {
    for (int left : new int[] {4096, 100_000, 262_271}) {
      Path file = write(counting(4096, 16));
      try (NpyRows rows = NpyRows.open(file)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(left);
        }
        assertEquals(
            file + ": expected a file that stays 262272 bytes long, got one cut short",
            assertThrows(IOException.class, () -> rows.rows(0, 4096)).getMessage());
      }
    }
  }

  @Test
  void staysOpenWhenAThreadIsInterrupted() throws IOException {
    try (NpyRows rows = NpyRows.open(write(counting(5, 2)))) {
      Thread.currentThread().interrupt();
      assertArrayEquals(new float[] {8, 9}, rows.rows(4, 5));
      assertEquals(true, Thread.interrupted());
      assertArrayEquals(new float[] {0, 1}, rows.rows(0, 1));
    }
  }

  @Test
  void doesNotReadWhenClosed() throws IOException {
    NpyRows rows = NpyRows.open(write(counting(5, 2)));
    rows.close();
    assertThrows(IOException.class, () -> rows.rows(0, 1));
  }
}
