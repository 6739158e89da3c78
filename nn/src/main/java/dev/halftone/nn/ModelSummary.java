package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a model is made of: each layer with its path, the shape it gives, and its parameters. {@link
 * #toString()} is a table.
 *
 * @param input shape of the input
 * @param rows one for each layer that contains no others, in order of application
 * @param trainable number of trainable values in the whole model, shared ones counted once
 * @param fixed number of other values, such as running statistics
 */
public record ModelSummary(Shape input, List<Row> rows, long trainable, long fixed) {

  /**
   * A layer.
   *
   * @param path where it stands
   * @param layer how it describes itself
   * @param output shape it gives
   * @param parameters number of trainable values it holds
   */
  public record Row(String path, String layer, Shape output, long parameters) {}

  /** Keeps its own copy of the rows. */
  public ModelSummary {
    rows = List.copyOf(rows);
  }

  /**
   * Applies the model to zeros of a shape under inference and notes what happens.
   *
   * @throws IllegalArgumentException if the shape does not fit, naming the layer
   */
  public static ModelSummary of(Layer model, Shape input) {
    List<Row> rows = new ArrayList<>();
    model.apply(
        Tensor.zeros(input.toArray()),
        Pass.inference(),
        (path, layer, x, y) ->
            rows.add(new Row(path, layer.toString(), y.shape(), layer.trainableCount())));
    Set<Parameter> all = new LinkedHashSet<>(model.parameters().values());
    long fixed = all.stream().filter(p -> !p.trainable()).mapToLong(p -> p.shape().size()).sum();
    return new ModelSummary(input, rows, model.trainableCount(), fixed);
  }

  @Override
  public String toString() {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"path", "layer", "output", "parameters"});
    cells.add(new String[] {"", "input", input.toString(), ""});
    for (Row row : rows) {
      String count = row.parameters == 0 ? "" : grouped(row.parameters);
      cells.add(new String[] {row.path, row.layer, row.output.toString(), count});
    }
    String others = fixed == 0 ? "" : ", " + grouped(fixed) + " not trained";
    int[] widths = new int[4];
    for (String[] line : cells) {
      for (int i = 0; i < 4; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    StringBuilder table = new StringBuilder();
    String format =
        "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3] + "s";
    for (String[] line : cells) {
      table.append(String.format(format, (Object[]) line).stripTrailing()).append('\n');
    }
    return table.append(grouped(trainable)).append(" parameters").append(others).toString();
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
