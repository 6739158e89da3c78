package dev.halftone.quantize;

import static dev.halftone.quantize.ContractCheck.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same rows give the same bits, in any order, on any threads, by any kernels. */
final class RepeatChecks {
  private RepeatChecks() {}

  static List<ContractCheck> all() {
    return List.of(
        new ContractCheck("permuted rows", (row, folder) -> permuted(row)),
        new ContractCheck("fitting twice", (row, folder) -> fittingTwice(row)),
        new ContractCheck(
            "threads",
            (row, folder) ->
                assertEquals(
                    Children.ONE_THREAD.get(row.name()), Children.THREADS.get(row.name()))),
        new ContractCheck(
            "SIMD",
            (row, folder) -> {
              assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
              assertEquals(Children.ONE_THREAD.get(row.name()), Children.SIMD.get(row.name()));
            }),
        new ContractCheck("used by several threads", (row, folder) -> concurrent(row)));
  }

  private static void permuted(QuantizerCase row) {
    int[] order = Philox.seeded(5).permutation(60);
    Quantizer quantizer = row.fit(rows());
    assertEquals(quantizer.encode(rows()).select(order), quantizer.encode(rows().gather(0, order)));
  }

  private static void fittingTwice(QuantizerCase row) {
    Quantizer one = row.fit(rows());
    Quantizer two = row.fit(rows());
    Codes codes = one.encode(rows());
    assertEquals(codes, two.encode(rows()));
    assertArrayEquals(one.decode(codes).array(), two.decode(codes).array());
  }

  private static void concurrent(QuantizerCase row) throws Exception {
    Quantizer quantizer = row.fit(rows());
    Codes expected = quantizer.encode(rows());
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Codes>> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        results.add(
            threads.submit(() -> quantizer.encode(quantizer.decode(quantizer.encode(rows())))));
      }
      Codes again = quantizer.encode(quantizer.decode(expected));
      for (Future<Codes> result : results) {
        assertEquals(again, result.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Prints for each quantizer a hash of the codes of many rows and of what they stand for. */
  static final class Bits {
    private Bits() {}

    public static void main(String[] arguments) {
      var rows = rows(2500, 40);
      for (QuantizerCase row : QuantizerCases.all()) {
        Quantizer quantizer = row.fit(rows, 16);
        Codes codes = quantizer.encode(rows);
        int decoded = Arrays.hashCode(quantizer.decode(codes).array());
        System.out.println(row.name() + "\t" + codes.hashCode() + " " + decoded);
      }
    }
  }

  /** What other processes printed, each run once. */
  private static final class Children {
    static final Map<String, String> ONE_THREAD =
        run("-Dhalftone.simd=off", "-Dhalftone.threads=1");
    static final Map<String, String> THREADS = run("-Dhalftone.simd=off", "-Dhalftone.threads=3");
    static final Map<String, String> SIMD =
        run("--add-modules=jdk.incubator.vector", "-Dhalftone.simd=on", "-Dhalftone.threads=2");

    private static Map<String, String> run(String... flags) {
      try {
        Map<String, String> bits = new LinkedHashMap<>();
        for (String line : ChildJvm.run(List.of(flags), "", Bits.class.getName()).split("\n", -1)) {
          String[] parts = line.split("\t", -1);
          bits.put(parts[0], parts[1]);
        }
        assertEquals(QuantizerCases.all().size(), bits.size());
        return bits;
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
