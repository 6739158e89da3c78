package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Arrays are used again, and never those that somebody may look at. */
class WorkspaceTest {
  private static final int N = 40;

  @Test
  void lendsAgainWhatHoldsNoPendingGradient() {
    Workspace workspace = Workspace.empty();
    float[] held = workspace.lend(2000);
    float[] passing = workspace.lend(2000);
    Tensor gradient = Tensor.wrap(held, Shape.of(2000));
    workspace.hold(gradient);
    workspace.reclaim();
    assertSame(passing, workspace.lend(2000));
    assertNotSame(held, workspace.lend(2000));
    workspace.drop(gradient);
    workspace.reclaim();
    Workspace next = workspace.next();
    List<float[]> lent = List.of(next.lend(2000), next.lend(2000), next.lend(2000));
    assertEquals(1, lent.stream().filter(array -> array == held).count());
  }

  @Test
  void lendsNoneOfWhatItGaveAway() {
    Workspace workspace = Workspace.empty();
    float[] given = workspace.lend(2000);
    workspace.giveAway(Tensor.wrap(given, Shape.of(2000)));
    workspace.reclaim();
    assertNotSame(given, workspace.lend(2000));
    assertNotSame(given, workspace.next().lend(2000));
  }

  @Test
  void dropsWhatAPassHadNoUseFor() {
    Workspace first = Workspace.empty();
    float[] array = first.lend(2000);
    first.reclaim();
    assertNotSame(array, first.next().next().lend(2000));
  }

  @Test
  void gradientsAndTheirArraysStayWhileTrainingGoesOn() {
    Model model = new Model(1);
    List<float[]> kept = new ArrayList<>();
    List<float[]> copies = new ArrayList<>();
    for (int step = 0; step < 4; step++) {
      for (float[] gradient : model.step()) {
        kept.add(gradient);
        copies.add(gradient.clone());
      }
    }
    for (int i = 0; i < kept.size(); i++) {
      assertArrayEquals(copies.get(i), kept.get(i), "gradient " + i);
    }
  }

  @Test
  void gradientsAskedForTwiceAreEqualAndApart() {
    Model model = new Model(1);
    model.step();
    Tensor loss = model.loss();
    float[] first = loss.gradients().of(model.a).array();
    float[] copy = first.clone();
    float[] second = loss.gradients().of(model.a).array();
    assertNotSame(first, second);
    assertArrayEquals(copy, first);
    assertArrayEquals(copy, second);
  }

  @Test
  void gradientsAgreeWithThosePassedOnInNewArrays() {
    Model model = new Model(1);
    for (int step = 0; step < 3; step++) {
      Gradients plain = model.loss().gradients();
      Gradients recorded = model.loss().differentiableGradients();
      for (Parameter p : List.of(model.a, model.b)) {
        assertArrayEquals(recorded.of(p).array(), plain.of(p).array(), 1e-6f, "step " + step);
      }
      model.step();
    }
  }

  @Test
  void modelsInTurnsAndOnTwoThreadsTrainAsAlone() {
    int[] alone = {train(new Model(1)), train(new Model(2))};
    Model one = new Model(1);
    Model two = new Model(2);
    for (int step = 0; step < 5; step++) {
      one.step();
      two.step();
    }
    assertArrayEquals(alone, new int[] {one.hash(), two.hash()});
    CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> train(new Model(2)));
    assertEquals(alone[0], train(new Model(1)));
    assertEquals(alone[1], other.join());
  }

  @Test
  void onePassOfAModelOnEachOfTwoThreadsGivesTheSame() {
    Model model = new Model(1);
    model.step();
    float[] expected = model.loss().gradients().of(model.a).toArray();
    for (int round = 0; round < 10; round++) {
      CompletableFuture<float[]> other =
          CompletableFuture.supplyAsync(() -> model.loss().gradients().of(model.a).array());
      assertArrayEquals(expected, model.loss().gradients().of(model.a).array());
      assertArrayEquals(expected, other.join());
    }
  }

  private static int train(Model model) {
    for (int step = 0; step < 5; step++) {
      model.step();
    }
    return model.hash();
  }

  /** Branches that meet, views, and a gradient that arrives at two places in one array. */
  private static final class Model {
    final Parameter a;
    final Parameter b;
    private final Tensor x;

    Model(long seed) {
      Philox generator = Philox.seeded(seed);
      a = Parameter.of("a", generator.normal(Shape.of(N, N)).mul(0.1f));
      b = Parameter.of("b", generator.normal(Shape.of(N, N)).mul(0.1f));
      x = generator.normal(Shape.of(N, N));
    }

    Tensor loss() {
      Tensor h = x.matmul(a.tracked()).tanh();
      Tensor flat = h.reshape(N * N).add(b.tracked().reshape(N * N));
      Tensor sum = flat.reshape(N, N).add(h).add(a.tracked());
      return sum.relu().add(sum.transpose().sigmoid()).matmul(b.tracked()).square().mean();
    }

    List<float[]> step() {
      Gradients gradients = loss().gradients();
      for (Parameter p : List.of(a, b)) {
        float[] g = gradients.of(p).array();
        p.update(
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] -= 0.1f * g[i];
              }
            });
      }
      return List.of(gradients.of(a).array(), gradients.of(b).array());
    }

    int hash() {
      return 31 * Arrays.hashCode(a.value().array()) + Arrays.hashCode(b.value().array());
    }
  }
}
