package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTwinsTest {

  @BeforeEach
  void vectorsAreThere() {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "needs --add-modules jdk.incubator.vector");
  }

  @Test
  void everyKernelHasACase() {
    Set<String> methods =
        Arrays.stream(Kernels.class.getMethods())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> cases =
        LoopCase.all().stream().map(LoopCase::name).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(methods, cases);
  }

  static Stream<LoopCase> loops() {
    return LoopCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("loops")
  void agreesOnEveryShortLengthAndManyOffsets(LoopCase loop, TestReporter reporter) {
    TwinComparison comparison =
        new TwinComparison(new ScalarKernels(), new VectorKernels(), loop.name().hashCode());
    comparison.everyLength(loop, 257);
    comparison.randomLengths(loop, 1000);
    reporter.publishEntry(loop.name(), comparison.comparisons() + " runs");
  }

  /** Widths by instruction set and by flag, and every compiler; without fma hardware it is slow. */
  @ParameterizedTest
  @CsvSource({
    "-XX:UseAVX=0, 128, 34, 2",
    "-XX:UseAVX=1, 128, 257, 60",
    "-XX:UseAVX=2, 256, 257, 60",
    "-XX:MaxVectorSize=16, 128, 257, 60",
    "-XX:MaxVectorSize=32, 256, 257, 60",
    "-XX:MaxVectorSize=64, 512, 257, 60",
    "-XX:-TieredCompilation, 512, 257, 60",
    "-XX:TieredStopAtLevel=1, 512, 257, 30",
    "-Xint, 512, 50, 5"
  })
  void agreesInOtherMachines(
      String flag, int greatestBits, String lengths, String random, TestReporter reporter)
      throws IOException, InterruptedException {
    SpawnedJvm jvm =
        SpawnedJvm.run(
            TwinComparison.class,
            List.of(
                "-XX:+IgnoreUnrecognizedVMOptions", "--add-modules", "jdk.incubator.vector", flag),
            "5",
            lengths,
            random);
    assertEquals(0, jvm.exit(), () -> String.join("\n", jvm.error()));
    String line = String.join("\n", jvm.out());
    reporter.publishEntry(flag, line);
    int bits = Integer.parseInt(line.substring(0, line.indexOf(" bits, ")));
    assertTrue(bits >= 128 && bits <= greatestBits, line);
  }
}
