package dev.halftone.nn.onnx;

import dev.halftone.io.OnnxGraph;
import dev.halftone.nn.Activation;
import dev.halftone.nn.AvgPool2d;
import dev.halftone.nn.BatchNorm;
import dev.halftone.nn.Conv2d;
import dev.halftone.nn.ConvTranspose2d;
import dev.halftone.nn.Dense;
import dev.halftone.nn.Dropout;
import dev.halftone.nn.Flatten;
import dev.halftone.nn.GaussianNoise;
import dev.halftone.nn.KWinners;
import dev.halftone.nn.LayerNorm;
import dev.halftone.nn.MaxPool2d;
import dev.halftone.nn.Partition;
import dev.halftone.nn.Reshape;
import dev.halftone.nn.Residual;
import dev.halftone.nn.Sequential;
import dev.halftone.nn.Upsample;
import dev.halftone.nn.VectorQuantize;
import dev.halftone.nn.onnx.OnnxExport.Scope;
import dev.halftone.nn.onnx.OnnxExport.Value;
import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The exporters of this library's own layers. */
final class LayerExporters {
  private LayerExporters() {}

  static OnnxExport addTo(OnnxExport export) {
    return export
        .with(Dense.class, LayerExporters::dense)
        .with(Conv2d.class, LayerExporters::conv)
        .with(ConvTranspose2d.class, LayerExporters::convTranspose)
        .with(MaxPool2d.class, (l, s, x) -> pool("MaxPool", l.kernel(), l.stride(), s, x))
        .with(AvgPool2d.class, (l, s, x) -> pool("AveragePool", l.kernel(), l.stride(), s, x))
        .with(BatchNorm.class, LayerExporters::batchNorm)
        .with(LayerNorm.class, LayerExporters::layerNorm)
        .with(Upsample.class, LayerExporters::upsample)
        .with(Flatten.class, (l, s, x) -> s.graph().node("Flatten", x.name()).with("axis", 1).add())
        .with(Reshape.class, LayerExporters::reshape)
        .with(Activation.class, ActivationExporter::export)
        .with(KWinners.class, KWinnersExporter::export)
        .with(VectorQuantize.class, LayerExporters::vectorQuantize)
        .with(Sequential.class, LayerExporters::sequential)
        .with(Residual.class, LayerExporters::residual)
        .with(Partition.class, LayerExporters::partition)
        // Noise and dropout are the identity under inference.
        .with(Dropout.class, (l, s, x) -> s.graph().node("Identity", x.name()).add())
        .with(GaussianNoise.class, (l, s, x) -> s.graph().node("Identity", x.name()).add());
  }

  private static String dense(Dense layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    if (x.shape().rank() == 2) {
      String weight = graph.constant(layer.weight().value());
      return graph
          .node("Gemm", withBias(graph, layer.bias(), x.name(), weight))
          .with("transB", 1)
          .add();
    }
    String transposed = graph.constant(layer.weight().value().transpose());
    String product = graph.node("MatMul", x.name(), transposed).add();
    return layer
        .bias()
        .map(bias -> graph.node("Add", product, graph.constant(bias.value())).add())
        .orElse(product);
  }

  private static String[] withBias(
      OnnxGraph graph, Optional<Parameter> bias, String x, String weight) {
    return bias.map(b -> new String[] {x, weight, graph.constant(b.value())})
        .orElse(new String[] {x, weight});
  }

  private static String conv(Conv2d layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    String weight = graph.constant(layer.weight().value());
    OnnxGraph.Node node = graph.node("Conv", withBias(graph, layer.bias(), x.name(), weight));
    return geometry(node, layer.options()).add();
  }

  private static String convTranspose(ConvTranspose2d layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    String weight = graph.constant(layer.weight().value());
    OnnxGraph.Node node =
        graph.node("ConvTranspose", withBias(graph, layer.bias(), x.name(), weight));
    long more = layer.outputPadding();
    return geometry(node, layer.options()).with("output_padding", new long[] {more, more}).add();
  }

  private static OnnxGraph.Node geometry(OnnxGraph.Node node, Conv2dOptions o) {
    return node.with("strides", new long[] {o.strideHeight(), o.strideWidth()})
        .with(
            "pads",
            new long[] {o.paddingHeight(), o.paddingWidth(), o.paddingHeight(), o.paddingWidth()})
        .with("dilations", new long[] {o.dilationHeight(), o.dilationWidth()})
        .with("group", o.groups());
  }

  private static String pool(String operator, int kernel, int stride, Scope scope, Value x) {
    return scope
        .graph()
        .node(operator, x.name())
        .with("kernel_shape", new long[] {kernel, kernel})
        .with("strides", new long[] {stride, stride})
        .add();
  }

  private static String batchNorm(BatchNorm layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    return graph
        .node(
            "BatchNormalization",
            x.name(),
            graph.constant(layer.scale().value()),
            graph.constant(layer.shift().value()),
            graph.constant(layer.runningMean().value()),
            graph.constant(layer.runningVariance().value()))
        .with("epsilon", layer.epsilon())
        .add();
  }

  private static String layerNorm(LayerNorm layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    return graph
        .node(
            "LayerNormalization",
            x.name(),
            graph.constant(layer.scale().value()),
            graph.constant(layer.shift().value()))
        .with("axis", -1)
        .with("epsilon", layer.epsilon())
        .add();
  }

  private static String upsample(Upsample layer, Scope scope, Value x) {
    boolean nearest = layer.mode() == Upsample.Mode.NEAREST;
    OnnxGraph graph = scope.graph();
    Tensor scales = Tensor.of(new float[] {1, 1, layer.factor(), layer.factor()}, 4);
    return graph
        .node("Resize", x.name(), "", graph.constant(scales))
        .with("mode", nearest ? "nearest" : "linear")
        .with("coordinate_transformation_mode", nearest ? "asymmetric" : "half_pixel")
        .with("nearest_mode", "floor")
        .add();
  }

  private static String reshape(Reshape layer, Scope scope, Value x) {
    Shape row = layer.row();
    long[] extents = new long[row.rank() + 1];
    // Zero stands for the extent that is there: the batch stays free.
    for (int axis = 0; axis < row.rank(); axis++) {
      extents[axis + 1] = row.extent(axis);
    }
    return scope.graph().node("Reshape", x.name(), scope.graph().constant(extents)).add();
  }

  private static String vectorQuantize(VectorQuantize layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    String codebook = graph.constant(layer.codebook().value());
    String rows = graph.node("Unsqueeze", x.name(), graph.constant(1)).add();
    String difference = graph.node("Sub", rows, codebook).add();
    String squares = graph.node("Mul", difference, difference).add();
    String distances =
        graph.node("ReduceSum", squares, graph.constant(2)).with("keepdims", 0).add();
    String codes = graph.node("ArgMin", distances).with("axis", 1).with("keepdims", 0).add();
    return graph.node("Gather", codebook, codes).with("axis", 0).add();
  }

  private static String sequential(Sequential layer, Scope scope, Value x) {
    Value y = x;
    for (int i = 0; i < layer.layers().size(); i++) {
      y = scope.part(Integer.toString(i), layer.layers().get(i), y);
    }
    return layer.layers().isEmpty() ? scope.graph().node("Identity", x.name()).add() : y.name();
  }

  private static String residual(Residual layer, Scope scope, Value x) {
    Value main = scope.part("main", layer.main(), x);
    Value side = scope.part("side", layer.side(), x);
    return scope.graph().node("Add", main.name(), side.name()).add();
  }

  private static String partition(Partition layer, Scope scope, Value x) {
    OnnxGraph graph = scope.graph();
    List<Partition.Part> parts = layer.parts();
    long[] widths = parts.stream().mapToLong(Partition.Part::width).toArray();
    List<String> groups =
        graph.node("Split", x.name(), graph.constant(widths)).with("axis", 1).add(parts.size());
    String[] results = new String[parts.size()];
    for (int i = 0; i < results.length; i++) {
      Shape shape = Shape.of(x.shape().extent(0), parts.get(i).width());
      Value group = new Value(groups.get(i), shape);
      results[i] = scope.part(Integer.toString(i), parts.get(i).network(), group).name();
    }
    return graph.node("Concat", results).with("axis", 1).add();
  }
}
