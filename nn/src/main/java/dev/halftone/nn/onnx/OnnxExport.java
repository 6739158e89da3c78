package dev.halftone.nn.onnx;

import dev.halftone.io.AtomicFile;
import dev.halftone.io.OnnxGraph;
import dev.halftone.nn.Layer;
import dev.halftone.nn.Pass;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a model as it is under inference to an ONNX file: operator set 17, float32, input {@code
 * input} and output {@code output} with a free batch axis.
 *
 * <p>Every layer of this library is known. A layer of your own needs an exporter: {@code
 * OnnxExport.standard().with(Mine.class, (mine, scope, x) -> ...)}.
 */
public final class OnnxExport {
  /**
   * Adds the nodes of one layer.
   *
   * @param <L> the kind of layer
   */
  @FunctionalInterface
  public interface Exporter<L extends Layer> {

    /** From the name of the layer's input to the name of its output. */
    String export(L layer, Scope scope, Value x);
  }

  /**
   * A value of the graph.
   *
   * @param name its name
   * @param shape its shape for the batch that was asked for; the batch axis is free
   */
  public record Value(String name, Shape shape) {}

  /**
   * What an exporter works with.
   *
   * @param graph takes the nodes
   * @param path of the layer in the model
   */
  public record Scope(OnnxExport export, OnnxGraph graph, String path) {

    /** Adds the nodes of a part, under {@code name}. */
    public Value part(String name, Layer layer, Value x) {
      return export.export(layer, new Scope(export, graph, path + name + "."), x);
    }
  }

  private final Map<Class<?>, Exporter<Layer>> exporters;

  private OnnxExport(Map<Class<?>, Exporter<Layer>> exporters) {
    this.exporters = Collections.unmodifiableMap(exporters);
  }

  /** Knows every layer of this library. */
  public static OnnxExport standard() {
    return LayerExporters.addTo(new OnnxExport(Map.of()));
  }

  /** Knows one more kind of layer; a known kind is replaced. */
  public <L extends Layer> OnnxExport with(Class<L> kind, Exporter<? super L> exporter) {
    Map<Class<?>, Exporter<Layer>> more = new LinkedHashMap<>(exporters);
    more.put(kind, (layer, scope, x) -> exporter.export(kind.cast(layer), scope, x));
    return new OnnxExport(more);
  }

  /**
   * Replaces {@code file} by the model.
   *
   * @param input shape of an input; its first extent only has to be one the model accepts
   * @throws IllegalArgumentException if a layer is of an unknown kind, naming its path, or the
   *     shape does not fit
   * @throws IOException if the file cannot be written
   */
  public void write(Layer model, Shape input, Path file) throws IOException {
    byte[] bytes = toBytes(model, input);
    AtomicFile.replace(file, out -> out.write(bytes));
  }

  /** The content of the file that {@link #write} makes. */
  public byte[] toBytes(Layer model, Shape input) {
    OnnxGraph graph = new OnnxGraph();
    Value result = export(model, new Scope(this, graph, ""), new Value("input", input));
    graph.output(result.name(), "output", OnnxGraph.FLOAT, result.shape());
    return graph.toBytes(input);
  }

  private Value export(Layer layer, Scope scope, Value x) {
    Exporter<Layer> exporter = exporters.get(layer.getClass());
    if (exporter == null) {
      throw new IllegalArgumentException(
          "onnx: expected a layer with an exporter, got "
              + layer.getClass().getSimpleName()
              + " at '"
              + scope.path().replaceAll("\\.$", "")
              + "'");
    }
    Shape shape = layer.apply(Tensor.zeros(x.shape().toArray()), Pass.inference()).shape();
    return new Value(exporter.export(layer, scope, x), shape);
  }
}
