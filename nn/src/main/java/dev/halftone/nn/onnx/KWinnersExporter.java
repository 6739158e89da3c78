package dev.halftone.nn.onnx;

import dev.halftone.io.OnnxGraph;
import dev.halftone.nn.KWinners;
import dev.halftone.nn.onnx.OnnxExport.Scope;
import dev.halftone.nn.onnx.OnnxExport.Value;
import dev.halftone.tensor.Tensor;

/** K-winners: TopK, which like the layer prefers the lower index among equals, and a scatter. */
final class KWinnersExporter {
  private KWinnersExporter() {}

  static String export(KWinners layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    float density = layer.options().inferenceDensity();
    int rank = x.shape().rank();
    int units = x.shape().extent(1);
    int places = rank == 4 ? x.shape().extent(2) * x.shape().extent(3) : 1;
    return switch (layer.options().competition()) {
      case SAMPLE -> {
        String rows = graph.node("Flatten", x.name()).with("axis", 1).add();
        String kept = keep(graph, rows, 1, fixed(graph, units * places, density));
        yield like(graph, kept, x);
      }
      case PLACE -> keep(graph, x.name(), 1, fixed(graph, units, density));
      case MAP -> {
        String maps = graph.node("Reshape", x.name(), graph.constant(0, units, places)).add();
        yield like(graph, keep(graph, maps, 2, fixed(graph, places, density)), x);
      }
      case BATCH -> keep(graph, x.name(), 0, shareOfBatch(graph, x.name(), density));
    };
  }

  private static String fixed(OnnxGraph graph, int n, float density) {
    return graph.constant(Math.min(n, Math.max(1, Math.round(n * density))));
  }

  /**
   * max(1, floor(batch·density + 1/2)), as the layer rounds; the batch is only known at run time.
   */
  private static String shareOfBatch(OnnxGraph graph, String x, float density) {
    String shape = graph.node("Shape", x).add();
    String batch = graph.node("Gather", shape, graph.constant(0)).add();
    String real = graph.node("Cast", batch).with("to", OnnxGraph.FLOAT).add();
    String share =
        graph.node("Mul", real, graph.constant(Tensor.of(new float[] {density}, 1))).add();
    String half = graph.constant(Tensor.of(new float[] {0.5f}, 1));
    String rounded = graph.node("Floor", graph.node("Add", share, half).add()).add();
    String one = graph.constant(Tensor.of(new float[] {1}, 1));
    String least = graph.node("Max", rounded, one).add();
    return graph.node("Cast", least).with("to", OnnxGraph.INT64).add();
  }

  private static String keep(OnnxGraph graph, String x, long axis, String k) {
    var winners = graph.node("TopK", x, k).with("axis", axis).with("sorted", 1).add(2);
    String zeros = graph.node("Sub", x, x).add();
    return graph
        .node("ScatterElements", zeros, winners.get(1), winners.get(0))
        .with("axis", axis)
        .add();
  }

  private static String like(OnnxGraph graph, String values, Value x) {
    return graph.node("Reshape", values, graph.node("Shape", x.name()).add()).add();
  }
}
