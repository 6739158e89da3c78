package dev.halftone.nn;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;

/** The usual rules for first weights; {@code U(a)} is uniform in [-a, a), {@code N(s)} normal. */
public final class Initializers {
  private Initializers() {}

  /**
   * U(1 / sqrt(fanIn)) for weight and bias, the default of PyTorch. For a transposed convolution
   * PyTorch takes the fan-in to be output channels times kernel area, and so do the layers here.
   */
  public static Initializer uniformFanIn() {
    return new Initializer() {
      @Override
      public Tensor make(Shape shape, int fanIn, int fanOut, Philox generator) {
        return uniform(shape, 1 / Math.sqrt(fanIn), generator);
      }

      @Override
      public Initializer bias() {
        return this;
      }
    };
  }

  /** U(sqrt(6 / (fanIn + fanOut))), zero bias; Glorot and Bengio 2010, the default of Keras. */
  public static Initializer glorotUniform() {
    return (shape, in, out, generator) -> uniform(shape, Math.sqrt(6.0 / (in + out)), generator);
  }

  /** N(sqrt(2 / (fanIn + fanOut))), zero bias; Glorot and Bengio 2010. */
  public static Initializer glorotNormal() {
    return (shape, in, out, generator) -> normal(shape, Math.sqrt(2.0 / (in + out)), generator);
  }

  /** U(sqrt(6 / fanIn)), zero bias; He et al. 2015, for rectified units. */
  public static Initializer heUniform() {
    return (shape, in, out, generator) -> uniform(shape, Math.sqrt(6.0 / in), generator);
  }

  /** N(sqrt(2 / fanIn)), zero bias; He et al. 2015, for rectified units. */
  public static Initializer heNormal() {
    return (shape, in, out, generator) -> normal(shape, Math.sqrt(2.0 / in), generator);
  }

  /**
   * gain times a random orthogonal matrix, zero bias: the weight as a matrix [first extent, rest]
   * has orthonormal rows or, where it is taller than wide, columns (Saxe, McClelland and Ganguli
   * 2014).
   */
  public static Initializer orthogonal(float gain) {
    return (shape, in, out, generator) -> {
      int rows = shape.extent(0);
      int columns = rows == 0 ? 0 : shape.size() / rows;
      boolean tall = rows > columns;
      double[][] frame =
          Orthonormal.rows(Math.min(rows, columns), Math.max(rows, columns), generator);
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        int row = i / columns;
        int column = i % columns;
        values[i] = (float) (gain * (tall ? frame[column][row] : frame[row][column]));
      }
      return Tensor.wrap(values, shape);
    };
  }

  /** All zeros; draws nothing. */
  public static Initializer zeros() {
    return constant(0);
  }

  /** All {@code value}, zero bias; draws nothing. */
  public static Initializer constant(float value) {
    return (shape, in, out, generator) -> Tensor.full(value, shape.toArray());
  }

  private static Tensor uniform(Shape shape, double bound, Philox generator) {
    return generator.uniform(shape, (float) -bound, (float) bound);
  }

  private static Tensor normal(Shape shape, double deviation, Philox generator) {
    return generator.normal(shape).mul((float) deviation);
  }
}
