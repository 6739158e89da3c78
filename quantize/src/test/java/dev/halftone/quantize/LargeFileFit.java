package dev.halftone.quantize;

import dev.halftone.io.NpyRows;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fits a file that is larger than the heap, and says so. */
final class LargeFileFit {
  private static final int ROWS = 192 * 1024;
  private static final int COLUMNS = 128;

  private LargeFileFit() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Files.createTempFile("halftone", ".npy");
    try {
      write(file);
      try (NpyRows rows = NpyRows.open(file)) {
        KMeansModel model =
            KMeans.fit(
                rows,
                KMeans.Options.of(2).withInitialization(Initialization.FORGY).withMaxIterations(2));
        boolean larger = Files.size(file) > Runtime.getRuntime().maxMemory();
        System.out.println("file larger than the heap: " + larger + ", " + model.stopped());
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void write(Path file) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + ROWS + ", " + COLUMNS + "), }";
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
      out.write(
          (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
      ByteBuffer bytes = ByteBuffer.allocate(1024 * COLUMNS * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (int part = 0; part < ROWS / 1024; part++) {
        bytes.asFloatBuffer().put(TestRows.uniform(1024, COLUMNS, part));
        out.write(bytes.array());
      }
    }
  }
}
