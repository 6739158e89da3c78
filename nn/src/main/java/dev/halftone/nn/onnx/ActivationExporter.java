package dev.halftone.nn.onnx;

import dev.halftone.io.OnnxGraph;
import dev.halftone.nn.Activation;
import dev.halftone.nn.onnx.OnnxExport.Scope;
import dev.halftone.nn.onnx.OnnxExport.Value;
import dev.halftone.tensor.Tensor;

/** Activations: most are operators of ONNX, two are spelled out. */
final class ActivationExporter {
  private ActivationExporter() {}

  static String export(Activation layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    return switch (layer.kind()) {
      case RELU -> graph.node("Relu", x.name()).add();
      case LEAKY_RELU -> graph.node("LeakyRelu", x.name()).with("alpha", layer.parameter()).add();
      case ELU -> graph.node("Elu", x.name()).with("alpha", layer.parameter()).add();
      case SIGMOID -> graph.node("Sigmoid", x.name()).add();
      case TANH -> graph.node("Tanh", x.name()).add();
      case SOFTPLUS -> graph.node("Softplus", x.name()).add();
      case SOFTMAX -> graph.node("Softmax", x.name()).with("axis", -1).add();
      case LOG_SOFTMAX -> graph.node("LogSoftmax", x.name()).with("axis", -1).add();
      case SILU -> graph.node("Mul", x.name(), graph.node("Sigmoid", x.name()).add()).add();
      case GELU -> gelu(graph, x.name());
    };
  }

  /** The operator Gelu came with set 20. */
  private static String gelu(OnnxGraph graph, String x) {
    String scaled = graph.node("Mul", x, graph.constant(Tensor.scalar(0.70710678f))).add();
    String error = graph.node("Erf", scaled).add();
    String twice = graph.node("Add", error, graph.constant(Tensor.scalar(1))).add();
    String product = graph.node("Mul", x, twice).add();
    return graph.node("Mul", product, graph.constant(Tensor.scalar(0.5f))).add();
  }
}
