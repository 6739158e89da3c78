package dev.halftone.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PartitionTest {
  private static final Partition PARTITION =
      Partition.of(part(4, 10, 1), part(3, 10, 2), part(3, 10, 3));

  private static Partition.Part part(int width, int hidden, long seed) {
    Philox generator = Philox.seeded(seed);
    return new Partition.Part(
        width,
        Sequential.of(
            Dense.of(width, hidden, Initializers.uniformFanIn(), generator),
            Activation.tanh(),
            Dense.of(hidden, width, Initializers.uniformFanIn(), generator)));
  }

  /** The Jacobian is block-diagonal: an output depends on the inputs of its own group only. */
  @Test
  void groupsNeverMeet() {
    int[] group = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2};
    for (int output = 0; output < 10; output++) {
      Tensor x = Philox.seeded(4).normal(Shape.of(1, 10)).tracked();
      Tensor y = PARTITION.apply(x, new Training(Philox.seeded(5)));
      float[] row = y.slice(1, output, output + 1).sum().gradients().of(x).array();
      for (int input = 0; input < 10; input++) {
        assertEquals(group[output] == group[input], row[input] != 0, output + " by " + input);
      }
    }
  }

  @Test
  void countsAreThoseOfTheParts() {
    // Dense with bias, s -> 10 -> s: 21·s + 10 each.
    assertEquals(21 * 10 + 30, PARTITION.trainableCount());
    assertEquals(
        "partition: expected x of shape [batch, 10], got [2, 9]",
        assertThrows(
                IllegalArgumentException.class,
                () -> PARTITION.apply(Tensor.zeros(2, 9), Pass.inference()))
            .getMessage());
  }
}
