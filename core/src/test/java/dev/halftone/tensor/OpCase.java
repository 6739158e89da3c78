package dev.halftone.tensor;

import java.util.Random;
import java.util.function.Function;

/**
 * One row of the catalogue: an operation, its truth in double precision, and where it is tried.
 *
 * @param name the method of {@link Tensor}
 * @param variant what distinguishes several rows of one method
 * @param shapes makes the shapes of the operands
 * @param domain makes an element of an operand, away from kinks and poles
 * @param function the operation
 * @param oracle the same in plain double loops
 * @param roundings float roundings, relative to the largest term, that the result may be off by,
 *     for a fold of this many elements
 */
record OpCase(
    String name,
    String variant,
    Shapes shapes,
    Domain domain,
    Function<Tensor[], Tensor> function,
    Function<Values[], Values> oracle,
    Roundings roundings) {

  interface Shapes {
    Shape[] make(Random random);
  }

  interface Domain {
    double element(Random random);
  }

  interface Roundings {
    double of(Shape[] operands);
  }

  /** Operands for a seed. */
  Tensor[] operands(long seed) {
    Random random = new Random(seed);
    Shape[] made = shapes.make(random);
    Tensor[] operands = new Tensor[made.length];
    for (int i = 0; i < made.length; i++) {
      float[] values = new float[made[i].size()];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) domain.element(random);
      }
      operands[i] = Tensor.wrap(values, made[i]);
    }
    return operands;
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? name : name + " " + variant;
  }
}
