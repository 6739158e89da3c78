package dev.halftone.user;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.halftone.tensor.Gradients;
import dev.halftone.tensor.Op;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A derivative rule from outside of the library may keep what it sees and makes. */
class OwnRuleTest {
  private static final int N = 40;

  @Test
  void keepsWhatItSeesAndMakesThroughLaterSteps() {
    List<Tensor> seen = new ArrayList<>();
    Op keeping =
        (gradient, demand) -> {
          Tensor doubled = gradient.mul(2);
          seen.addAll(List.of(gradient, doubled));
          return new Tensor[] {doubled.mul(0.5f)};
        };
    Parameter p = Parameter.of("p", Philox.seeded(3).normal(Shape.of(N, N)));
    List<float[]> copies = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      Tensor x = p.tracked().mul(0.1f).exp();
      Tensor y = Tensor.record(x.shape(), x.toArray(), keeping, x).square().tanh();
      Gradients gradients = y.sum().gradients();
      seen.subList(copies.size(), seen.size()).forEach(tensor -> copies.add(tensor.toArray()));
      p.update(values -> values[0] += gradients.of(p).array()[0]);
      p.tracked().mul(2).exp().square().mul(p.tracked()).sum().gradients();
    }
    assertEquals(6, seen.size());
    for (int i = 0; i < copies.size(); i++) {
      assertArrayEquals(copies.get(i), seen.get(i).array(), "tensor " + i);
    }
  }
}
