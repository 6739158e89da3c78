package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A state dictionary saved by PyTorch; its origin is {@code golden.py} in the resources. */
class ModelFileTest {

  private static Sequential model(int hidden) {
    Philox generator = Philox.seeded(1);
    Initializer rule = Initializers.uniformFanIn();
    Conv2dOptions plain = Conv2dOptions.of();
    return Sequential.of(
        Conv2d.of(1, 3, 3, plain.withStride(2).withPadding(1), rule, generator),
        BatchNorm.of(3),
        Activation.relu(),
        ConvTranspose2d.of(3, 2, 2, plain.withStride(2), rule, generator),
        Flatten.of(),
        Dense.of(72, hidden, rule, generator),
        LayerNorm.of(hidden));
  }

  private static Path file() throws URISyntaxException {
    return Path.of(ModelFileTest.class.getResource("pytorch-model.safetensors").toURI());
  }

  @Test
  void pyTorchsStateDictionaryLoadsByName() throws IOException, URISyntaxException {
    Sequential model = model(5);
    ModelFile.load(model, file(), ModelFile.pyTorchNames());
    Golden golden = Golden.read();
    golden.close(
        golden.get("pytorch-model/y"),
        model.apply(golden.get("pytorch-model/x"), Pass.inference()),
        4e-6,
        "y");
  }

  @Test
  void whatDoesNotFitIsListedUnderTheNamesOfTheFile() throws URISyntaxException {
    Path file = file();
    ArchitectureMismatchException e =
        assertThrows(
            ArchitectureMismatchException.class,
            () -> ModelFile.load(model(6), file, ModelFile.pyTorchNames()));
    assertEquals(
        "load "
            + file
            + ": 4 mismatches: 5.weight: expected [6, 72], got [5, 72]; 5.bias: expected [6], got"
            + " [5]; 6.weight: expected [6], got [5]; 6.bias: expected [6], got [5]",
        e.getMessage());
    ArchitectureMismatchException unmapped =
        assertThrows(ArchitectureMismatchException.class, () -> ModelFile.load(model(5), file));
    assertEquals(12, unmapped.mismatches().size(), "six not in the file, six not expected");
  }
}
