package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.io.Npy;
import dev.halftone.io.NpyRows;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  private static final Tensor DATA = Philox.seeded(1).normal(Shape.of(50, 2, 3));

  @TempDir private Path folder;

  private static Iterator<float[]> stream() {
    return IntStream.range(0, 50)
        .mapToObj(row -> Arrays.copyOfRange(DATA.array(), row * 6, row * 6 + 6))
        .iterator();
  }

  @Test
  void arraysFilesAndStreamsGiveTheSameBatches() throws IOException {
    Path file = folder.resolve("data.npy");
    Npy.write(file, DATA);
    int[] opened = {0};
    Samples streamed =
        Samples.of(
            () -> {
              opened[0]++;
              return stream();
            },
            Shape.of(2, 3),
            16);
    Batches batches = Batches.of(50, 8).shuffledWithin(16, Philox.seeded(2));
    try (NpyRows mapped = NpyRows.open(file)) {
      Samples fromFile = Samples.of(mapped);
      Samples fromArray = Samples.of(DATA);
      for (int epoch = 0; epoch < 3; epoch++) {
        for (int[] rows : batches.epoch(epoch).from(epoch)) {
          Tensor expected = fromArray.rows(rows);
          for (Samples samples : new Samples[] {fromFile, streamed}) {
            Tensor actual = samples.rows(rows);
            assertEquals(expected.shape(), actual.shape());
            assertArrayEquals(expected.array(), actual.array());
          }
        }
      }
    }
    assertEquals(3, opened[0], "once for each epoch");
  }

  @Test
  void streamsSayWhatTheyCannotDo() {
    Samples samples = Samples.of(SamplesTest::stream, Shape.of(6), 4);
    assertEquals(
        "samples: expected rows within 8 of one another, got 0 to 8",
        assertThrows(IllegalArgumentException.class, () -> samples.rows(0, 8)).getMessage());
    assertEquals(
        "samples: expected a row 50, but the stream has ended",
        assertThrows(IllegalArgumentException.class, () -> samples.rows(50)).getMessage());
    assertEquals(
        "samples: expected rows of [5], got 6 values in row 0",
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.of(SamplesTest::stream, Shape.of(5), 4).rows(0))
            .getMessage());
  }
}
