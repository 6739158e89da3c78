package dev.halftone.examples.csae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.csae.CsaeModel.Net;
import dev.halftone.examples.csae.CsaeModel.Points;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CsaeModelTest {
  private static ImageSet blank(int height, int width) {
    int[] labels = {0, 1, 2};
    return new ImageSet(1, height, width, new byte[3 * height * width], labels, new int[0]);
  }

  private static CsaeModel model(Net net, int height, int width, int classes) {
    return CsaeModel.of(net, Points.SIMPLEX, blank(height, width), classes, Philox.seeded(1));
  }

  /** The counts of the original's own layers. */
  @Test
  void theNetsHaveTheWeightsOfTheOriginal() {
    CsaeModel convolutional = model(Net.CONVOLUTIONAL, 28, 28, 10);
    assertEquals(191_496, convolutional.encoder().trainableCount());
    assertEquals(90_689, convolutional.decoder().trainableCount());
    CsaeModel dense = model(Net.DENSE, 28, 28, 10);
    assertEquals(330_040, dense.encoder().trainableCount());
    assertEquals(330_784, dense.decoder().trainableCount());
    assertEquals(330_040 + 330_784, dense.trainableCount());
  }

  @ParameterizedTest
  @EnumSource(Net.class)
  void imagesOfAnySizeGoToCodesAndBack(Net net) {
    CsaeModel model = model(net, 7, 16, 3);
    Tensor x = Philox.seeded(3).uniform(Shape.of(5, 7 * 16), 0, 1);
    Tensor codes = model.encode(x);
    assertEquals(Shape.of(5, 40), codes.shape());
    Tensor drawn = model.decode(codes);
    assertEquals(Shape.of(5, 7 * 16), drawn.shape());
    for (float value : drawn.array()) {
      assertTrue(value >= 0 && value <= 1, "a pixel of " + value);
    }
  }

  @Test
  void theCanvasHasABlackBorderAndGivesTheImageBack() {
    CsaeCanvas canvas = CsaeCanvas.bordered(blank(28, 28));
    Tensor x = Philox.seeded(2).uniform(Shape.of(2, 784), 0, 1);
    Tensor painted = canvas.paint(x);
    assertEquals(Shape.of(2, 1, 32, 32), painted.shape());
    assertEquals(-1, painted.get(1, 0, 1, 31));
    assertEquals(2 * x.get(1, 0) - 1, painted.get(1, 0, 2, 2));
    assertEquals(2 * x.get(1, 783) - 1, painted.get(1, 0, 29, 29));
    assertArrayEquals(x.array(), canvas.pixels(painted).array(), 1e-6f);
    assertArrayEquals(new float[] {1, 0}, clipped(canvas));
  }

  private static float[] clipped(CsaeCanvas canvas) {
    Tensor bright = canvas.pixels(Tensor.full(1.5f, 1, 1, 32, 32));
    Tensor dark = canvas.pixels(Tensor.full(-1.5f, 1, 1, 32, 32));
    return new float[] {bright.get(0, 5), dark.get(0, 5)};
  }

  @ParameterizedTest
  @EnumSource(Points.class)
  void pointsAreFixedOnTheSphereAndDivideIt(Points points) {
    CsaeModel model = CsaeModel.of(Net.DENSE, points, blank(8, 8), 10, Philox.seeded(4));
    assertFalse(model.points().trainable());
    Tensor centers = model.points().value();
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, model.classify(centers));
    Tensor distances = model.distances(centers.mul(2));
    // A code twice as far out is one radius away from its point.
    assertEquals(40, distances.get(3, 3), 1e-3);
    double spacing = Math.sqrt(model.distances(centers).get(2, 7));
    assertEquals(Math.sqrt(40) * Math.sqrt(20.0 / 9), spacing, 0.01);
  }

  @Test
  void moreClassesThanASimplexHasCornersHavePointsToo() {
    Tensor points = Points.SIMPLEX.of(47, Philox.seeded(5));
    assertEquals(Shape.of(47, 40), points.shape());
    assertEquals(40, points.gather(0, 46).square().sum().item(), 1e-3);
  }
}
