package dev.halftone.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** A plain array of doubles with a shape: what the oracles compute with, one index at a time. */
record Values(Shape shape, double[] data) {
  /** Computes an element from its index. */
  interface At {
    double value(int[] index);
  }

  static Values of(Tensor tensor) {
    double[] data = new double[tensor.size()];
    Arrays.setAll(data, i -> tensor.array()[i]);
    return new Values(tensor.shape(), data);
  }

  static Values fill(Shape shape, At at) {
    double[] data = new double[shape.size()];
    int[] index = new int[shape.rank()];
    for (int i = 0; i < data.length; i++) {
      int rest = i;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        index[axis] = rest % shape.extent(axis);
        rest /= shape.extent(axis);
      }
      data[i] = at.value(index);
    }
    return new Values(shape, data);
  }

  /** The element at an index of this shape or of one it broadcasts to. */
  double at(int... index) {
    int offset = 0;
    int shift = index.length - shape.rank();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int i = shape.extent(axis) == 1 ? 0 : index[axis + shift];
      offset = offset * shape.extent(axis) + i;
    }
    return data[offset];
  }

  Values map(DoubleUnaryOperator function) {
    return new Values(shape, Arrays.stream(data).map(function).toArray());
  }

  Values with(Values other, DoubleBinaryOperator function) {
    Shape common = Shape.broadcast("oracle", shape, other.shape);
    return fill(common, i -> function.applyAsDouble(at(i), other.at(i)));
  }

  /** Folds the marked axes, whose elements arrive as one array in row-major order. */
  Values fold(boolean[] folded, Shape result, ToDoubleFunction<double[]> function) {
    Shape kept = Axes.keptShape(shape, folded);
    int[] inner = shape.toArray();
    for (int axis = 0; axis < inner.length; axis++) {
      inner[axis] = folded[axis] ? inner[axis] : 1;
    }
    Values out =
        fill(
            kept,
            outer ->
                function.applyAsDouble(
                    fill(
                            Shape.of(inner),
                            i -> {
                              int[] index = i.clone();
                              for (int axis = 0; axis < index.length; axis++) {
                                index[axis] = folded[axis] ? i[axis] : outer[axis];
                              }
                              return at(index);
                            })
                        .data));
    return new Values(result, out.data);
  }

  Values reshaped(Shape to) {
    return new Values(to, data);
  }
}
