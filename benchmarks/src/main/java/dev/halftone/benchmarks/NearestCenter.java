package dev.halftone.benchmarks;

import dev.halftone.io.OnnxGraph;
import dev.halftone.nn.Layer;
import dev.halftone.nn.Pass;
import dev.halftone.nn.onnx.OnnxExport;
import dev.halftone.quantize.KMeansModel;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * A quantizer at the end of a network: from rows [n, d] to the numbers [n] of their nearest
 * centers. For ONNX it is the arg-min of |c|^2/2 - x.c in float32, which is what a user would write
 * for speed; {@link KMeansModel#writeOnnx} computes in double.
 */
record NearestCenter(KMeansModel model) implements Layer {

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public Tensor apply(Tensor rows, Pass pass) {
    int[] labels = model.assign(rows);
    float[] numbers = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      numbers[i] = labels[i];
    }
    return Tensor.wrap(numbers, Shape.of(labels.length));
  }

  String export(OnnxExport.Scope scope, OnnxExport.Value x) {
    Tensor centers = model.centers();
    int count = centers.shape().extent(0);
    int dimension = centers.shape().extent(1);
    float[] halfNorms = new float[count];
    for (int j = 0; j < count; j++) {
      double square = 0;
      for (int i = j * dimension; i < (j + 1) * dimension; i++) {
        square += (double) centers.array()[i] * centers.array()[i];
      }
      halfNorms[j] = (float) (square / 2);
    }
    OnnxGraph graph = scope.graph();
    String products = graph.node("MatMul", x.name(), graph.constant(centers.transpose())).add();
    String scores = graph.node("Sub", graph.constant(Tensor.of(halfNorms, count)), products).add();
    String labels = graph.node("ArgMin", scores).with("axis", 1).with("keepdims", 0).add();
    return graph.node("Cast", labels).with("to", OnnxGraph.FLOAT).add();
  }
}
