package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The same options give the same bits, whatever runs them. */
class KMeansBitsTest {
  @Test
  void theBitsDoNotDependOnThreadsOrKernels() throws Exception {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    String simd = "--add-modules=jdk.incubator.vector";
    String expected = run("-Dhalftone.simd=off", "-Dhalftone.threads=1");
    assertEquals(expected, run("-Dhalftone.simd=off", "-Dhalftone.threads=3"));
    assertEquals(expected, run(simd, "-Dhalftone.simd=on", "-Dhalftone.threads=1"));
    assertEquals(expected, run(simd, "-Dhalftone.simd=on", "-Dhalftone.threads=2"));
    assertEquals(
        expected, run(simd, "-Dhalftone.simd=on", "-XX:MaxVectorSize=32", "-XX:+UseSerialGC"));
  }

  private static String run(String... flags) throws Exception {
    String printed = ChildJvm.run(List.of(flags), "", "dev.halftone.quantize.KMeansBits");
    int line = printed.indexOf('\n');
    boolean on = List.of(flags).contains("-Dhalftone.simd=on");
    assertTrue(printed.substring(0, line).startsWith(on ? "SIMD" : "scalar"), printed);
    return printed.substring(line + 1);
  }
}
