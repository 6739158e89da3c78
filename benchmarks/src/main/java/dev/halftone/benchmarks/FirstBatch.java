package dev.halftone.benchmarks;

import dev.halftone.nn.Activation;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Initializer;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Classification;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.nn.optim.Adam;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;

/**
 * A program that trains a 784-256-10 classifier on one batch of 64 and prints the loss after it;
 * {@code first_batch.py} is the same in PyTorch.
 */
final class FirstBatch {
  private FirstBatch() {}

  /** Needs no arguments. */
  public static void main(String[] arguments) {
    Philox generator = Philox.seeded(1);
    Initializer pattern =
        (shape, in, out, ignored) -> Tensor.wrap(pattern(shape.size(), 7919), shape);
    Sequential model =
        Sequential.of(
            Dense.of(784, 256, pattern, generator),
            Activation.relu(),
            Dense.of(256, 10, pattern, generator));
    int[] labels = new int[64];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 10;
    }
    Adam adam = Adam.of(model.parameters(), 1e-3);
    Tensor x = Tensor.of(pattern(64 * 784, 104_729), 64, 784);
    adam.step(loss(model, x, labels, new Training(generator)).gradients());
    System.out.println(loss(model, x, labels, Pass.inference()).item());
  }

  private static Tensor loss(Sequential model, Tensor x, int[] labels, Pass pass) {
    return Classification.crossEntropyFromLogits(model.apply(x, pass), labels, Reduction.MEAN);
  }

  private static float[] pattern(int count, long factor) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i * factor % 1000 - 500) / 5000f;
    }
    return values;
  }
}
