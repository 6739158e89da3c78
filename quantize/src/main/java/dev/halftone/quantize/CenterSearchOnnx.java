package dev.halftone.quantize;

import dev.halftone.io.OnnxGraph;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;

/**
 * The nearest center as an ONNX graph: the arg-min over centers of |c|^2/2 - x.c, in double and
 * with both shifted by the mean of the centers; ties to the lowest index.
 */
final class CenterSearchOnnx {
  private CenterSearchOnnx() {}

  /** The model; with the classes of the centers, or null for no such output. */
  static byte[] toBytes(Tensor centers, Distance distance, int[] classes) {
    int count = centers.shape().extent(0);
    int dimension = centers.shape().extent(1);
    float[] values = centers.array();
    float[] mean = ShiftedCenters.mean(values, count, dimension);
    double[] shift = new double[dimension];
    double[] transposed = new double[centers.size()];
    double[] halfNorms = new double[count];
    for (int i = 0; i < dimension; i++) {
      shift[i] = mean[i];
      for (int j = 0; j < count; j++) {
        double value = (double) values[j * dimension + i] - mean[i];
        transposed[i * count + j] = value;
        halfNorms[j] += value * value / 2;
      }
    }
    OnnxGraph graph = new OnnxGraph();
    String rows = graph.node("Cast", "input").with("to", OnnxGraph.DOUBLE).add();
    if (distance == Distance.COSINE) {
      rows = drawnOut(graph, rows);
    }
    String shifted = graph.node("Sub", rows, graph.constant(shift, dimension)).add();
    String products =
        graph.node("MatMul", shifted, graph.constant(transposed, dimension, count)).add();
    String scores = graph.node("Sub", graph.constant(halfNorms, count), products).add();
    String labels = graph.node("ArgMin", scores).with("axis", 1).with("keepdims", 0).add();
    graph.output(labels, "labels", OnnxGraph.INT64, Shape.of(1));
    if (classes != null) {
      String names = graph.constant(Arrays.stream(classes).asLongStream().toArray());
      graph.output(
          graph.node("Gather", names, labels).add(), "classes", OnnxGraph.INT64, Shape.of(1));
    }
    return graph.toBytes(Shape.of(1, dimension));
  }

  /** Rows of length 1, rounded to float as {@link UnitRows} does. */
  private static String drawnOut(OnnxGraph graph, String rows) {
    String squares = graph.node("Mul", rows, rows).add();
    String sums = graph.node("ReduceSum", squares, graph.constant(1)).with("keepdims", 1).add();
    String unit = graph.node("Div", rows, graph.node("Sqrt", sums).add()).add();
    String rounded = graph.node("Cast", unit).with("to", OnnxGraph.FLOAT).add();
    return graph.node("Cast", rounded).with("to", OnnxGraph.DOUBLE).add();
  }
}
