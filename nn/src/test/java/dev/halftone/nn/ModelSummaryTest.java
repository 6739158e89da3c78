package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
  private static final Philox GENERATOR = Philox.seeded(1);
  private static final Initializer RULE = Initializers.uniformFanIn();
  private static final Conv2dOptions SAME = Conv2dOptions.of().withPadding(1);
  private static final Sequential MODEL =
      Sequential.of(
          Conv2d.of(1, 4, 3, SAME, RULE, GENERATOR),
          BatchNorm.of(4),
          Residual.of(Sequential.of(Conv2d.of(4, 4, 3, SAME, RULE, GENERATOR), Activation.relu())),
          MaxPool2d.of(2),
          Flatten.of(),
          Dense.of(400, 3, RULE, GENERATOR).withoutBias());

  @Test
  void showsStructureShapesAndCounts() {
    assertEquals(
        """
        path      layer                                       output          parameters
                  input                                       [2, 1, 20, 20]
        0         Conv2d(1 -> 4, 3x3, padding 1)              [2, 4, 20, 20]          40
        1         BatchNorm(4, momentum 0.1, epsilon 1.0E-5)  [2, 4, 20, 20]           8
        2.main.0  Conv2d(4 -> 4, 3x3, padding 1)              [2, 4, 20, 20]         148
        2.main.1  relu                                        [2, 4, 20, 20]
        3         MaxPool2d(2)                                [2, 4, 10, 10]
        4         Flatten()                                   [2, 400]
        5         Dense(400 -> 3, no bias)                    [2, 3]               1,200
        1,396 parameters, 8 not trained""",
        ModelSummary.of(MODEL, Shape.of(2, 1, 20, 20)).toString());
  }

  @Test
  void aMisfitIsNamed() {
    assertEquals(
        "layer 5, Dense(400 -> 3, no bias): dense: expected x of shape [..., 400], got [1, 64]",
        assertThrows(
                IllegalArgumentException.class, () -> ModelSummary.of(MODEL, Shape.of(1, 1, 8, 8)))
            .getMessage());
  }

  /** The counts of the specifications: LAE-2 with its head, and CSAE's dense encoder. */
  @Test
  void countsAreThoseOfThePublishedModels() {
    Sequential lae2 =
        Sequential.of(
            Dense.of(784, 1024, RULE, GENERATOR),
            Activation.relu(),
            Dense.of(1024, 128, RULE, GENERATOR),
            Activation.relu(),
            Dense.of(128, 10, RULE, GENERATOR));
    assertEquals(784 * 1024 + 1024 + 131_200 + 1_290, lae2.trainableCount());
    Sequential csae =
        Sequential.of(
            Dense.of(784, 400, RULE, GENERATOR),
            Activation.relu(),
            Dense.of(400, 40, RULE, GENERATOR));
    assertEquals(330_040, csae.trainableCount());
  }
}
