package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.nn.loss.Classification;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.nn.optim.Adam;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

  /** The loop as STYLE wants it read: open a pass, apply, loss, gradients, step. */
  @Test
  void overfitsOneBatch() {
    Philox generator = Philox.seeded(7);
    Sequential model =
        Sequential.of(
            Dense.of(20, 32, Initializers.uniformFanIn(), generator),
            Activation.relu(),
            Dense.of(32, 4, Initializers.uniformFanIn(), generator));
    Adam adam = Adam.of(model.parameters(), 1e-2);
    Tensor x = generator.normal(Shape.of(16, 20));
    int[] labels = {0, 1, 2, 3, 0, 1, 2, 3, 3, 2, 1, 0, 3, 2, 1, 0};

    float loss = Float.NaN;
    for (int step = 0; step < 200; step++) {
      Pass pass = new Training(generator);
      Tensor logits = model.apply(x, pass);
      Tensor error = Classification.crossEntropyFromLogits(logits, labels, Reduction.MEAN);
      Gradients gradients = error.gradients();
      adam.step(gradients);
      loss = error.item();
    }

    assertTrue(loss < 0.01, "loss after 200 steps on one batch: " + loss);
    assertArrayEquals(labels, model.apply(x, Pass.inference()).argMax(1));
    assertEquals(200, adam.steps());
  }

  @Test
  void equalSeedsGiveEqualHashesAndOthersDoNot() {
    assertEquals(trained(3), trained(3));
    assertTrue(!trained(3).equals(trained(4)), "another seed must give another hash");
  }

  private static String trained(long seed) {
    Philox generator = Philox.seeded(seed);
    Sequential model =
        Sequential.of(
            Dense.of(5, 7, Initializers.glorotUniform(), generator),
            Activation.tanh(),
            Dropout.of(0.5f),
            Dense.of(7, 2, Initializers.glorotUniform(), generator));
    Adam adam = Adam.of(model.parameters(), 1e-2);
    Tensor x = generator.normal(Shape.of(6, 5));
    for (int step = 0; step < 5; step++) {
      Tensor y = model.apply(x, new Training(generator));
      adam.step(y.square().mean().gradients());
    }
    return model.parametersSha256();
  }
}
