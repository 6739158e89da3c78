package dev.halftone.io;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Saves one generation after the other and says so after each, until it is killed. */
final class SavingProcess {
  static final int GENERATIONS = 2;
  private static final int SIZE = 50_000;

  private SavingProcess() {}

  /**
   * Takes the target file and the number of the first save.
   *
   * @throws IOException when a save fails
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    PrintStream out = new PrintStream(System.out, true);
    for (int n = Integer.parseInt(arguments[1]); ; n++) {
      AtomicFile.replaceKeeping(target, GENERATIONS, content(n)::write);
      out.println(n);
    }
  }

  private static Safetensors content(int n) {
    float[] values = new float[SIZE];
    Arrays.fill(values, n);
    return new Safetensors(
        Map.of("weights", Tensor.of(values, SIZE)), Map.of("step", Integer.toString(n)));
  }

  /** The number of the save that the file holds, after all of it was checked. */
  static int check(Path file) throws IOException {
    Safetensors read = Safetensors.readChecked(file);
    int n = Integer.parseInt(read.metadata().get("step"));
    for (float value : read.tensors().get("weights").array()) {
      if (value != n) {
        throw new FormatException(file.toString(), "only " + n, Float.toString(value), "weights");
      }
    }
    return n;
  }
}
