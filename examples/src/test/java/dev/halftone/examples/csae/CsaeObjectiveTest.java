package dev.halftone.examples.csae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.halftone.examples.csae.CsaeObjective.ClassLoss;
import dev.halftone.examples.csae.CsaeObjective.EdgeLoss;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.nn.Pass;
import dev.halftone.nn.Pedcc;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Edge;
import dev.halftone.nn.optim.Schedule;
import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CsaeObjectiveTest {
  private static final int[] LABELS = {0, 2, 1, 2};
  private static final Tensor X = Philox.seeded(5).uniform(Shape.of(4, 64), 0, 1);

  private static CsaeModel model(CsaeModel.Net net) {
    ImageSet blank = new ImageSet(1, 8, 8, new byte[64], new int[1], new int[0]);
    return CsaeModel.of(net, CsaeModel.Points.SIMPLEX, blank, 3, Philox.seeded(4));
  }

  private static CsaeObjective objective(ClassLoss classLoss, EdgeLoss edge, float noise) {
    return new CsaeObjective(classLoss, 1, edge, edge.usualWeight, 1, noise);
  }

  private static Training pass() {
    return Pass.training(Philox.seeded(6));
  }

  /** The slope of the loss along its gradient is the gradient's squared length. */
  @ParameterizedTest
  @EnumSource(EdgeLoss.class)
  void theLossChangesAlongItsGradientAsTheGradientSays(EdgeLoss edge) {
    CsaeModel model = model(CsaeModel.Net.CONVOLUTIONAL);
    for (ClassLoss classLoss : ClassLoss.values()) {
      CsaeObjective objective = objective(classLoss, edge, 0.04f);
      Tensor loss = objective.of(model, X, LABELS, pass()).loss();
      Gradients gradients = loss.gradients();
      List<Parameter> trained =
          model.parameters().values().stream().filter(Parameter::trainable).toList();
      double squares = 0;
      for (Parameter parameter : trained) {
        squares += gradients.of(parameter).square().sum().item();
      }
      float step = (float) (2e-4 * loss.item() / squares);
      double below = lossAfter(objective, model, trained, gradients, -step);
      double above = lossAfter(objective, model, trained, gradients, 2 * step);
      assertEquals(2 * step * squares, above - below, 0.05 * 2 * step * squares);
    }
  }

  private static double lossAfter(
      CsaeObjective objective,
      CsaeModel model,
      List<Parameter> trained,
      Gradients gradients,
      float step) {
    for (Parameter parameter : trained) {
      parameter.set(parameter.value().add(gradients.of(parameter).mul(step)));
    }
    return objective.of(model, X, LABELS, pass()).loss().item();
  }

  @Test
  void theClassLossIsOneAtTheOrigin() {
    Tensor points = Pedcc.simplex(3, 40, Philox.seeded(7));
    assertEquals(1, ClassLoss.MSE.of(Tensor.zeros(4, 40), points, LABELS).item(), 1e-6);
    assertEquals(0, ClassLoss.MSE.of(points.gather(0, LABELS), points, LABELS).item());
  }

  /** At the points themselves the cosines are 1 and -1/2. */
  @Test
  void thePedccLossIsItsFormula() {
    Tensor points = Pedcc.simplex(3, 40, Philox.seeded(7));
    double own = Math.exp(10 * (1 - 0.5));
    double entropy = -Math.log(own / (own + 2 * Math.exp(10 * -0.5)));
    Tensor at = points.gather(0, LABELS);
    assertEquals(entropy + 1e-4, ClassLoss.PEDCC.of(at, points, LABELS).item(), 1e-5);
    // Half as far out the cosines stay, and the root of the squared error is 1/2.
    assertEquals(entropy + 0.5, ClassLoss.PEDCC.of(at.mul(0.5f), points, LABELS).item(), 1e-5);
  }

  @Test
  void theLossWeighsItsTermsAndTheNoiseReachesTheDecoderAlone() {
    CsaeModel model = model(CsaeModel.Net.DENSE);
    CsaeObjective quiet = objective(ClassLoss.MSE, EdgeLoss.LAPLACIAN, 0);
    CsaeObjective.Terms plain = quiet.of(model, X, LABELS, pass());
    Tensor x = model.canvas().paint(X);
    Tensor y = model.decoder().apply(model.encode(X), Pass.inference());
    assertEquals(y.sub(x).square().mean().item(), plain.reconstruction().item(), 1e-6);
    assertEquals(Edge.laplacian(y, x).item(), plain.edge().item(), 1e-5);
    double sum = plain.classification().item() + plain.reconstruction().item();
    assertEquals(sum + 0.2 * plain.edge().item(), plain.loss().item(), 1e-5);
    CsaeObjective heavy = new CsaeObjective(ClassLoss.MSE, 3, EdgeLoss.NONE, 0, 1, 0);
    assertEquals(
        sum + 2 * plain.reconstruction().item(),
        heavy.of(model, X, LABELS, pass()).loss().item(),
        1e-5);
    CsaeObjective.Terms noisy = quiet.withNoise(0.5f).of(model, X, LABELS, pass());
    assertEquals(plain.classification().item(), noisy.classification().item());
    assertNotEquals(plain.reconstruction().item(), noisy.reconstruction().item());
    assertEquals(
        List.of("loss", "class", "reconstruction", "edge"), List.copyOf(noisy.values().keySet()));
  }

  @Test
  void theRateRisesForAHundredStepsAndFallsToZero() {
    CsaeObjective objective = objective(ClassLoss.MSE, EdgeLoss.NONE, 0);
    Schedule rate = new CsaeRecipe(objective, CsaeRecipe.Method.SGD, 0.1, 64, 2000).schedule();
    assertEquals(0.001, rate.at(0), 1e-5);
    assertEquals(0.1, rate.at(100), 1e-3);
    assertEquals(0.05, rate.at(1000), 1e-9);
    assertEquals(0, rate.at(2000));
    Schedule brief = new CsaeRecipe(objective, CsaeRecipe.Method.SGD, 0.1, 64, 8).schedule();
    assertEquals(0.05, brief.at(0), 1e-9);
  }
}
