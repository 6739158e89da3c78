package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The same search gives the same bits, whatever runs it. */
class SearchBitsTest {
  @Test
  void theBitsDoNotDependOnThreadsOrKernels() throws Exception {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    String simd = "--add-modules=jdk.incubator.vector";
    String expected = run("scalar", "-Dhalftone.simd=off", "-Dhalftone.threads=1");
    assertEquals(expected, run("SIMD", simd, "-Dhalftone.simd=on", "-Dhalftone.threads=3"));
    assertEquals(
        expected,
        run("SIMD", simd, "-Dhalftone.simd=on", "-Dhalftone.threads=1", "-XX:MaxVectorSize=32"));
  }

  private static String run(String kernels, String... flags) throws Exception {
    String printed = ChildJvm.run(List.of(flags), "", "dev.halftone.quantize.SearchBits");
    int line = printed.indexOf('\n');
    assertTrue(printed.substring(0, line).startsWith(kernels), printed);
    return printed.substring(line + 1);
  }
}
