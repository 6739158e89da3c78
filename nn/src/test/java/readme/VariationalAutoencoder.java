package readme;

import static dev.halftone.nn.loss.Reconstruction.binaryCrossEntropyFromLogits;
import static dev.halftone.nn.loss.Reduction.SUM_MEAN;

import dev.halftone.nn.Activation;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Dense;
import dev.halftone.nn.DiagonalGaussian;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Module;
import dev.halftone.nn.ParameterMap;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Progress;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.TrainingState;
import dev.halftone.nn.onnx.OnnxExport;
import dev.halftone.nn.optim.Adam;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** The program of nn's README. */
public final class VariationalAutoencoder {
  private VariationalAutoencoder() {}

  static String train(Tensor data, Path folder, int epochs) throws IOException {
    // README begins
    Philox generator = Philox.seeded(42);
    Initializer rule = Initializers.glorotUniform();
    Sequential encoder =
        Sequential.of(
            Dense.of(64, 32, rule, generator), Activation.relu(), Dense.of(32, 8, rule, generator));
    Sequential decoder =
        Sequential.of(
            Dense.of(4, 32, rule, generator), Activation.relu(), Dense.of(32, 64, rule, generator));
    Module model =
        () -> new ParameterMap().with("encoder", encoder).with("decoder", decoder).toMap();
    Adam adam = Adam.of(model.parameters(), 1e-3);
    Philox noise = generator.split("noise");
    Batches batches = Batches.of(data.shape().extent(0), 32).shuffled(generator.split("order"));

    TrainingState state =
        TrainingState.of(model).with("adam", adam).with("noise", noise).with("batches", batches);
    Path file = folder.resolve("vae.safetensors");
    Progress at = state.resume(file).orElse(Progress.start());
    while (at.epoch() < epochs) {
      for (int[] rows : batches.epoch(at.epoch()).from(at.batch())) {
        Pass pass = new Training(noise);
        Tensor x = data.gather(0, rows);
        DiagonalGaussian z = DiagonalGaussian.halves(encoder.apply(x, pass));
        Tensor logits = decoder.apply(z.sample(pass), pass);
        Tensor loss =
            binaryCrossEntropyFromLogits(logits, x, SUM_MEAN).add(z.divergenceToStandard(SUM_MEAN));
        adam.step(loss.gradients());
        at = at.nextBatch();
      }
      at = at.nextEpoch();
      state.save(file, at);
    }
    OnnxExport.standard().write(decoder, Shape.of(1, 4), folder.resolve("decoder.onnx"));
    // README ends
    return model.parametersSha256();
  }
}
