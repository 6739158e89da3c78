package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.nn.loss.Reconstruction;
import dev.halftone.nn.loss.Reduction;
import dev.halftone.nn.optim.Adam;
import dev.halftone.nn.optim.Optimizer;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Arrays of hidden activations are used again; whatever a user can see stays as it is. */
class HiddenTest {
  private static final Conv2dOptions SAME = Conv2dOptions.of().withPadding(1);

  /** Somebody's layer that keeps all it sees and returns what it keeps. */
  private record Keeper(List<Tensor> kept) implements Layer {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
      Tensor y = x.mul(0.5f);
      kept.add(x);
      kept.add(y);
      return y;
    }

    @Override
    public Map<String, Parameter> parameters() {
      return Map.of();
    }
  }

  private static final class Model {
    final Sequential layers;
    final Optimizer optimizer;
    private final Tensor x;
    private final Philox noise = Philox.seeded(9);

    Model(long seed, Layer... foreign) {
      Philox g = Philox.seeded(seed);
      Initializer rule = Initializers.uniformFanIn();
      List<Layer> list = new ArrayList<>();
      list.add(Dropout.of(0));
      list.add(Conv2d.of(1, 4, 3, SAME, rule, g));
      list.add(BatchNorm.of(4));
      list.add(Activation.relu());
      list.add(Residual.of(Sequential.of(Conv2d.of(4, 4, 3, SAME, rule, g), BatchNorm.of(4))));
      list.add(Activation.relu());
      list.add(MaxPool2d.of(2));
      list.addAll(List.of(foreign));
      list.add(Flatten.of());
      list.add(Dropout.of(0));
      list.add(Residual.of(Dense.of(64, 64, rule, g)));
      list.add(Residual.of(Dense.of(64, 64, rule, g), Sequential.of(foreign)));
      list.add(Activation.tanh());
      list.add(Dense.of(64, 64, rule, g));
      list.add(Reshape.of(8, 8));
      layers = new Sequential(list);
      optimizer = Adam.of(layers.parameters(), 1e-2);
      x = g.normal(Shape.of(20, 1, 8, 8));
    }

    Tensor output() {
      return layers.apply(x, new Training(noise));
    }

    Tensor loss(Tensor output) {
      return Reconstruction.squaredError(output.reshape(x.shape()), x, Reduction.MEAN);
    }

    void step() {
      optimizer.step(loss(output()).gradients());
    }

    int hash() {
      int hash = 0;
      for (Parameter parameter : layers.parameters().values()) {
        hash = 31 * hash + Arrays.hashCode(parameter.value().array());
      }
      return hash;
    }
  }

  private static int train(Model model) {
    for (int step = 0; step < 6; step++) {
      model.step();
    }
    return model.hash();
  }

  @Test
  void whatAUserCanSeeStaysWhileTrainingGoesOn() {
    List<Tensor> kept = new ArrayList<>();
    Model model = new Model(1, new Keeper(kept));
    List<float[]> copies = new ArrayList<>();
    for (int step = 0; step < 5; step++) {
      Tensor output = model.output();
      kept.add(output);
      Tensor loss = model.loss(output);
      kept.add(loss);
      kept.forEach(
          tensor -> {
            if (copies.size() < kept.size()) {
              copies.add(kept.get(copies.size()).toArray());
            }
          });
      model.optimizer.step(loss.gradients());
    }
    assertEquals(5 * 6, kept.size());
    for (int i = 0; i < kept.size(); i++) {
      assertArrayEquals(copies.get(i), kept.get(i).array(), "tensor " + i);
    }
  }

  @Test
  void aForeignLayerChangesNoBit() {
    assertEquals(train(new Model(1, new Keeper(new ArrayList<>()))), train(new Model(1, HALF)));
  }

  /** The same arithmetic, and its tensors are dropped. */
  private static final Layer HALF =
      new Layer() {
        @Override
        public Tensor apply(Tensor x, Pass pass) {
          return x.mul(0.5f);
        }

        @Override
        public Map<String, Parameter> parameters() {
          return Map.of();
        }
      };

  @Test
  void stepsEqualThoseOfAnObservedModelWhichHidesNothing() {
    Model hiding = new Model(1);
    Model open = new Model(1);
    for (int step = 0; step < 6; step++) {
      hiding.step();
      Tensor output =
          open.layers.apply(open.x, new Training(open.noise), (path, layer, in, out) -> {});
      open.optimizer.step(open.loss(output).gradients());
      assertEquals(open.hash(), hiding.hash(), "step " + step);
    }
  }

  @Test
  void lossesBetweenUpdatesKeepTheirGradients() {
    Model model = new Model(1);
    train(model);
    Parameter weight = model.layers.parameters().get("1.weight");
    Tensor early = model.loss(model.output());
    float[] first = early.gradients().of(weight).toArray();
    Tensor late = model.loss(model.output());
    assertArrayEquals(first, late.gradients().of(weight).array());
    assertArrayEquals(first, early.gradients().of(weight).array());
    model.optimizer.step(late.gradients());
    model.output();
    String refused = assertThrows(IllegalStateException.class, early::gradients).getMessage();
    assertTrue(refused.contains("it was updated since"), refused);
  }

  @Test
  void modelsInTurnsAndOnTwoThreadsTrainAsAlone() {
    int[] alone = {train(new Model(1)), train(new Model(2))};
    Model one = new Model(1);
    Model two = new Model(2);
    for (int step = 0; step < 6; step++) {
      one.step();
      two.step();
    }
    assertArrayEquals(alone, new int[] {one.hash(), two.hash()});
    CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> train(new Model(2)));
    assertEquals(alone[0], train(new Model(1)));
    assertEquals(alone[1], other.join());
  }
}
