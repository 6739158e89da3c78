package dev.halftone.benchmarks;

import dev.halftone.nn.Pass;
import dev.halftone.nn.Training;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model, its data and its optimiser, ready to take training steps.
 *
 * @param name as in the table
 * @param operations multiplications and additions of the products and convolutions of one step
 * @param parameters in the order in which PyTorch's modules list theirs
 * @param loss the forward pass of one batch
 * @param data what the peer needs, by name
 * @param noise what one step draws from the generator of its pass, in order
 */
record TrainingStep(
    String name,
    double operations,
    Map<String, Parameter> parameters,
    Optimizer optimizer,
    Function<Pass, Tensor> loss,
    Map<String, Tensor> data,
    Function<Philox, List<Tensor>> noise) {

  /** Forward, backward, update; the loss before the update. */
  float run(Philox generator) {
    Tensor value = loss.apply(new Training(generator));
    optimizer.step(value.gradients());
    return value.item();
  }
}
