package readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  @TempDir private Path folder;

  @Test
  void theProgramTrainsSavesResumesAndExports() throws IOException {
    Tensor data = Philox.seeded(1).bernoulli(Shape.of(100, 64), 0.3f);
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path parts = Files.createDirectory(folder.resolve("parts"));
    String expected = VariationalAutoencoder.train(data, whole, 4);
    VariationalAutoencoder.train(data, parts, 2);
    assertEquals(expected, VariationalAutoencoder.train(data, parts, 4));
    assertTrue(Files.size(parts.resolve("decoder.onnx")) > 64 * 32 * Float.BYTES);
  }

  /** What the README shows is what the test above has run. */
  @Test
  void theReadmeShowsTheProgram() throws IOException {
    Path module = Path.of("README.md").toAbsolutePath().getParent();
    Path source = module.resolve("src/test/java/readme/VariationalAutoencoder.java");
    String program =
        Files.readString(source)
            .replaceAll("(?s).*// README begins\n(.*) *// README ends.*", "$1")
            .lines()
            .map(line -> line.replaceFirst("^    ", ""))
            .collect(Collectors.joining("\n"))
            .strip();
    assertTrue(
        Files.readString(module.resolve("README.md")).contains("```java\n" + program + "\n```"),
        "nn/README.md must show\n" + program);
    assertTrue(program.lines().count() <= 40, "at most 40 lines");
  }
}
