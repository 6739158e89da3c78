package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VectorQuantizeTest {
  private static final Training PASS = new Training(Philox.seeded(1));

  @Test
  void encodesTheNearestWithTiesToTheLowest() {
    VectorQuantize layer = VectorQuantize.of(4, 2, Philox.seeded(2));
    layer.codebook().set(Tensor.of(new float[] {1, 0, 0, 1, 1, 0, -1, 0}, 4, 2));
    Tensor x = Tensor.of(new float[] {2, 0, 0, 0, -3, 0.1f, 0.2f, 0.9f}, 4, 2);
    assertArrayEquals(new int[] {0, 0, 3, 1}, layer.encode(x));
  }

  @Test
  void eachLossMovesItsOwnSide() {
    VectorQuantize layer = VectorQuantize.of(5, 3, Philox.seeded(3));
    Tensor x = Philox.seeded(4).normal(Shape.of(6, 3)).tracked();
    VectorQuantize.Result result = layer.quantize(x, PASS);

    Tensor probe = Philox.seeded(5).normal(Shape.of(6, 3));
    Gradients straight = result.values().mul(probe).sum().gradients();
    assertArrayEquals(probe.array(), straight.of(x).array());
    assertFalse(straight.reached(layer.codebook()));
    Tensor chosen = layer.codebook().value().gather(0, result.codes());
    assertArrayEquals(chosen.array(), result.values().array());

    Gradients commitment = result.commitmentLoss().gradients();
    assertFalse(commitment.reached(layer.codebook()));
    for (int i = 0; i < x.size(); i++) {
      float expected = 2 * (x.array()[i] - chosen.array()[i]) / x.size();
      assertEquals(expected, commitment.of(x).array()[i], 1e-6);
    }
    Tensor moves = result.codebookLoss().gradients().of(layer.codebook());
    double sum = 0;
    for (float value : moves.array()) {
      sum += value;
    }
    double expected = 0;
    for (int i = 0; i < x.size(); i++) {
      expected += 2.0 * (chosen.array()[i] - x.array()[i]) / x.size();
    }
    assertEquals(expected, sum, 1e-6);
    assertEquals(result.commitmentLoss().item(), result.codebookLoss().item());
  }

  /** Four tight clouds: the moving averages settle on their means. */
  @Test
  void theMovingAverageSettlesOnTheMeans() {
    Philox generator = Philox.seeded(6);
    float[] centres = {5, 5, -5, 5, 5, -5, -5, -5};
    VectorQuantize layer = VectorQuantize.following(4, 2, generator);
    for (int step = 0; step < 1500; step++) {
      Tensor x = cloud(generator, centres);
      layer.follow(x, layer.encode(x), 0.98f);
      if (step % 50 == 0) {
        layer.revive(x, 0.5f, generator);
      }
    }
    boolean[] found = new boolean[4];
    for (int k = 0; k < 4; k++) {
      for (int c = 0; c < 4; c++) {
        double dx = layer.codebook().value().get(k, 0) - centres[2 * c];
        double dy = layer.codebook().value().get(k, 1) - centres[2 * c + 1];
        found[c] |= Math.hypot(dx, dy) < 0.05;
      }
    }
    assertTrue(found[0] && found[1] && found[2] && found[3], Arrays.toString(found));
  }

  private static Tensor cloud(Philox generator, float[] centres) {
    float[] rows = new float[64];
    for (int i = 0; i < 32; i++) {
      rows[2 * i] = centres[2 * (i % 4)];
      rows[2 * i + 1] = centres[2 * (i % 4) + 1];
    }
    return Tensor.wrap(rows, Shape.of(32, 2)).add(generator.normal(Shape.of(32, 2)).mul(0.1f));
  }

  @Test
  void deadCodesComeBackAsRowsOfTheBatch() {
    VectorQuantize layer = VectorQuantize.following(6, 2, Philox.seeded(7));
    Tensor x = Philox.seeded(8).normal(Shape.of(10, 2)).add(100);
    int[] codes = new int[10];
    for (int step = 0; step < 200; step++) {
      layer.follow(x, codes, 0.9f);
    }
    assertEquals(5, layer.revive(x, 0.01f, Philox.seeded(9)));
    assertEquals(0, layer.revive(x, 0.01f, Philox.seeded(9)));
    assertTrue(Arrays.stream(layer.encode(x)).distinct().count() > 1);
    // One code had all ten rows: the moving count is ten and the code their mean.
    assertEquals(10, layer.counts().value().get(0), 1e-3);
    assertEquals(x.slice(1, 0, 1).mean().item(), layer.codebook().value().get(0, 0), 1e-2);
  }
}
