package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each choice in a JVM of its own, since it is made once in a process. */
class KernelSelectionTest {
  private static final List<String> MODULE = List.of("--add-modules", "jdk.incubator.vector");

  /** Prints the choice twice, or the error that asking for it in words gives twice. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println(KernelSelection.description());
        } catch (IllegalStateException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  /** Prints the error that each of some operations gives, twice. */
  static final class Operations {
    private Operations() {}

    public static void main(String[] arguments) {
      Tensor x = Tensor.ones(3, 3);
      List<Supplier<Object>> operations =
          List.of(x::exp, () -> x.matmul(x), x::sum, () -> Philox.seeded(1).normal(x.shape()));
      for (int i = 0; i < 2 * operations.size(); i++) {
        try {
          System.out.println(operations.get(i / 2).get());
        } catch (IllegalStateException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  void withTheModuleItIsSimdAndSilent() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("java.vm.name").contains("Server VM"), "needs C2");
    SpawnedJvm jvm = run(MODULE);
    assertTrue(jvm.out().get(0).matches("SIMD, (128|256|512)-bit"), jvm.out().get(0));
    // The JVM itself warns about the incubating module.
    assertEquals(1, jvm.error().size(), () -> String.join("\n", jvm.error()));
  }

  @Test
  void withoutTheModuleItIsScalarAndSaysSoOnce() throws IOException, InterruptedException {
    SpawnedJvm jvm = run(List.of("-Xlog:class+load"));
    List<String> own = jvm.out().stream().filter(line -> !line.startsWith("[")).toList();
    String twice = "scalar (module jdk.incubator.vector is not loaded)";
    assertEquals(List.of(twice, twice), own);
    assertEquals(
        List.of(
            "INFO: Kernels are scalar: module jdk.incubator.vector is not loaded;"
                + " start java with --add-modules jdk.incubator.vector"),
        jvm.error().stream().filter(line -> line.startsWith("INFO")).toList());
    assertTrue(jvm.out().stream().anyMatch(line -> line.contains("dev.halftone.kernel.Scalar")));
    assertTrue(
        jvm.out().stream().noneMatch(line -> line.contains("dev.halftone.kernel.Vector")),
        "no vector class is touched");
  }

  @ParameterizedTest
  @CsvSource({
    "-Xint, the JVM interprets only (-Xint)",
    "-XX:TieredStopAtLevel=1, the JVM compiles with C1 only",
    "-Dhalftone.simd=off, halftone.simd=off",
    "-Dhalftone.simd=OFF, halftone.simd=off"
  })
  void withTheModuleItIsScalarFor(String flag, String reason)
      throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(MODULE);
    flags.add(flag);
    SpawnedJvm jvm = run(flags);
    assertEquals("scalar (" + reason + ")", jvm.out().get(0));
    long logged = jvm.error().stream().filter(line -> line.contains("Kernels are scalar")).count();
    assertEquals(flag.startsWith("-D") ? 0 : 1, logged);
  }

  @Test
  void onForcesSimdWhateverTheCompiler() throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(MODULE);
    flags.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dhalftone.simd=on"));
    assertTrue(run(flags).out().get(0).startsWith("SIMD, "));
  }

  @ParameterizedTest
  @CsvSource({
    "on, 'halftone.simd=on: module jdk.incubator.vector is not loaded;"
        + " start java with --add-modules jdk.incubator.vector'",
    "yes, 'halftone.simd: expected auto, on or off, got \"yes\"'"
  })
  void saysWhatIsWrongEveryTime(String value, String message)
      throws IOException, InterruptedException {
    SpawnedJvm jvm = run(List.of("-Dhalftone.simd=" + value));
    assertEquals(List.of(message, message), jvm.out());
    SpawnedJvm operations = SpawnedJvm.run(Operations.class, List.of("-Dhalftone.simd=" + value));
    assertEquals(
        Collections.nCopies(8, message),
        operations.out(),
        () -> String.join("\n", operations.error()));
  }

  @ParameterizedTest
  @CsvSource({"exp, EXP", "erf, ERF", "reluGradient, RELU_GRADIENT", "argMin, REDUCTIONS"})
  void theSelfCheckNamesTheLoopThatDiffers(String method, String loop) {
    Kernels scalar = new ScalarKernels();
    assertNull(SelfCheck.firstDifference(scalar, new ScalarKernels()));
    Object faulty =
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, called, arguments) -> {
              Object result = called.invoke(scalar, arguments);
              if (!called.getName().equals(method)) {
                return result;
              }
              if (result instanceof Integer index) {
                return index + 1;
              }
              float[] out = (float[]) arguments[arguments.length - 3];
              out[20] = Math.nextUp(out[20]);
              return null;
            });
    assertEquals(loop, SelfCheck.firstDifference(scalar, (Kernels) faulty));
  }

  private static SpawnedJvm run(List<String> flags) throws IOException, InterruptedException {
    SpawnedJvm jvm = SpawnedJvm.run(Program.class, flags);
    assertEquals(0, jvm.exit(), () -> String.join("\n", jvm.error()));
    return jvm;
  }
}
