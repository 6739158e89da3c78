package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Cuts [B, D] into disjoint groups of units, applies a network of its own to each, and joins the
 * results: [B, sum of outputs]. Units of different groups never meet (PartitionVAE; Sheriff and Pai
 * 2023).
 *
 * @param parts the groups in the order of their units; parameters of the i-th are under {@code i.}
 */
public record Partition(List<Part> parts) implements Layer {

  /**
   * One group.
   *
   * @param width number of units it takes
   * @param network its sub-network, [B, width] to [B, anything]
   */
  public record Part(int width, Layer network) {

    /** Checks the width. */
    public Part {
      Check.positive("partition", "width", width);
    }
  }

  /** Keeps its own copy of the list. */
  public Partition {
    parts = List.copyOf(parts);
    Check.positive("partition", "number of parts", parts.size());
  }

  /** Groups in the order of their units. */
  public static Partition of(Part... parts) {
    return new Partition(List.of(parts));
  }

  /** Number of units taken, D. */
  public int width() {
    return parts.stream().mapToInt(Part::width).sum();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return apply(x, pass, (path, layer, input, output) -> {});
  }

  @Override
  public Tensor apply(Tensor x, Pass pass, LayerObserver observer) {
    Shape shape = x.shape();
    if (shape.rank() != 2 || shape.extent(1) != width()) {
      throw new IllegalArgumentException(
          "partition: expected x of shape [batch, " + width() + "], got " + shape);
    }
    Tensor[] results = new Tensor[parts.size()];
    int from = 0;
    for (int i = 0; i < results.length; i++) {
      Part part = parts.get(i);
      Tensor units = x.slice(1, from, from + part.width());
      results[i] = part.network().apply(units, pass, observer.under(Integer.toString(i)));
      from += part.width();
    }
    return Tensor.concatenate(1, results);
  }

  @Override
  public Map<String, Parameter> parameters() {
    ParameterMap map = new ParameterMap();
    for (int i = 0; i < parts.size(); i++) {
      map.with(Integer.toString(i), parts.get(i).network());
    }
    return map.toMap();
  }

  @Override
  public String toString() {
    return parts.stream()
        .map(part -> part.width() + ": " + part.network())
        .collect(Collectors.joining(", ", "Partition(", ")"));
  }
}
