package dev.halftone.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.nn.Layer;
import dev.halftone.quantize.KMeans;
import dev.halftone.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The promise that the library stays small: core, nn and quantize together. */
class LibrarySizeTest {
  private static final long LIMIT = 1_500_000;

  @Test
  void theThreeJarsStayUnderTheLimit() throws Exception {
    long total = 0;
    for (Class<?> member : List.of(Tensor.class, Layer.class, KMeans.class)) {
      Path origin = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      assumeTrue(Files.isRegularFile(origin), "no jars before the package phase");
      total += Files.size(origin);
    }
    assertTrue(total < LIMIT, "the three jars have " + total + " bytes, the limit is " + LIMIT);
  }
}
