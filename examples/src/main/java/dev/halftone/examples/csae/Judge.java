package dev.halftone.examples.csae;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.Run;
import dev.halftone.nn.Activation;
import dev.halftone.nn.Batches;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Initializers;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.optim.Adam;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.Map;

/**
 * A classifier that has no part in the system it judges: c h w - 512 - classes, trained on the real
 * images for three epochs, to say what generated images look like.
 *
 * @param net pixels [n, c h w] to logits
 */
record Judge(Sequential net) {
  private static final int EPOCHS = 3;

  static Judge train(Run run, Philox generator) throws IOException {
    ImageSet train = run.data().train();
    Sequential net =
        Sequential.of(
            Dense.of(train.features(), 512, Initializers.uniformFanIn(), generator),
            Activation.relu(),
            Dense.of(512, run.data().classes(), Initializers.uniformFanIn(), generator));
    Adam adam = Adam.of(net.parameters(), 1e-3f);
    Batches batches = Batches.of(train.size(), 64).shuffled(generator.split("order"));
    run.stage("judge", net, adam, batches)
        .train(
            EPOCHS,
            (rows, pass) -> {
              Tensor logits = net.apply(train.rows(rows), pass);
              Tensor loss = logits.crossEntropy(train.labels(rows)).mean();
              adam.step(loss.gradients());
              return Map.of("cross-entropy", loss.item());
            });
    return new Judge(net);
  }

  /** The logits [n, classes] of pixels [n, c h w]. */
  Tensor logits(Tensor pixels) {
    return net.apply(pixels, Pass.inference());
  }

  /** The classes of pixels [n, c h w]. */
  int[] classify(Tensor pixels) {
    return logits(pixels).argMax(1);
  }
}
