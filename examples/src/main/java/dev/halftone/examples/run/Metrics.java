package dev.halftone.examples.run;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.halftone.examples.report.Chart;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The run's log of numbers: one row per phase, epoch and step, one column per loss term. A row that
 * is recorded again replaces the first, so that a resumed run, which repeats what came after its
 * checkpoint, leaves the same file as one that was not interrupted.
 */
public final class Metrics {
  private static final List<String> KEYS = List.of("phase", "epoch", "step");

  private final Map<Row, Map<String, Double>> rows = new LinkedHashMap<>();

  /** What a row is about; the epoch counts from 0 here and in the code, from 1 for readers. */
  private record Row(String phase, long epoch, long step) {}

  /** The rows of a file that {@link #csv} wrote; none if there is no such file. */
  static Metrics read(Path file) throws IOException {
    Metrics metrics = new Metrics();
    if (!Files.exists(file)) {
      return metrics;
    }
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : csv) {
        Map<String, String> fields = new LinkedHashMap<>(line.getFieldsAsMap());
        Row row =
            new Row(
                fields.remove("phase"),
                Long.parseLong(fields.remove("epoch")) - 1,
                Long.parseLong(fields.remove("step")));
        Map<String, Double> terms = new LinkedHashMap<>();
        fields.forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                terms.put(name, Double.valueOf(value));
              }
            });
        metrics.rows.put(row, terms);
      }
    } catch (RuntimeException e) {
      throw new Failure("--resume: " + file + " is damaged: " + e.getMessage(), e);
    }
    return metrics;
  }

  /**
   * Notes the terms of a step; terms already noted for it stay unless they are named again.
   *
   * @param phase what is being done, such as {@code encoder}
   * @param epoch the epoch under way, from 0
   * @param step steps finished in this epoch
   * @param terms values by name
   */
  public void record(String phase, long epoch, long step, Map<String, Double> terms) {
    rows.computeIfAbsent(new Row(phase, epoch, step), any -> new LinkedHashMap<>()).putAll(terms);
  }

  /** The table as comma-separated values, the terms in the order in which they first appeared. */
  public String csv() {
    Set<String> terms = new LinkedHashSet<>();
    rows.values().forEach(row -> terms.addAll(row.keySet()));
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      List<String> header = new ArrayList<>(KEYS);
      header.addAll(terms);
      csv.writeRecord(header);
      rows.forEach((row, values) -> csv.writeRecord(cells(row, values, terms)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<String> cells(Row row, Map<String, Double> values, Collection<String> terms) {
    List<String> cells = new ArrayList<>();
    cells.add(row.phase());
    cells.add(String.valueOf(row.epoch() + 1));
    cells.add(String.valueOf(row.step()));
    for (String term : terms) {
      Double value = values.get(term);
      cells.add(value == null ? "" : value.toString());
    }
    return cells;
  }

  /**
   * The mean of a term over the steps of one epoch of a phase, each row standing for the steps
   * since the row before it; NaN where there is none.
   *
   * @param epoch from 0
   */
  public double epochMean(String phase, long epoch, String term) {
    double sum = 0;
    long before = 0;
    for (Map.Entry<Row, Map<String, Double>> row : rows.entrySet()) {
      Row key = row.getKey();
      if (key.phase().equals(phase) && key.epoch() == epoch && row.getValue().containsKey(term)) {
        sum += row.getValue().get(term) * (key.step() - before);
        before = key.step();
      }
    }
    return sum / before;
  }

  /** A chart of terms of one phase over all its steps, one line per term. */
  public Chart bySteps(String title, String unit, String phase, String... terms) {
    Chart chart = Chart.of(title, "step", unit);
    for (String term : terms) {
      chart = chart.with(overSteps(term, phase, term));
    }
    return chart;
  }

  /**
   * A chart of one term over the steps of several phases, one line per phase.
   *
   * @param phases the phases, each with its name in the legend
   */
  public Chart compared(String title, String unit, String term, Map<String, String> phases) {
    Chart chart = Chart.of(title, "step", unit);
    for (Map.Entry<String, String> phase : phases.entrySet()) {
      chart = chart.with(overSteps(phase.getValue(), phase.getKey(), term));
    }
    return chart;
  }

  private Chart.Series overSteps(String name, String phase, String term) {
    List<Chart.Point> points = new ArrayList<>();
    long epoch = -1;
    double before = 0;
    double latest = 0;
    for (Map.Entry<Row, Map<String, Double>> row : rows.entrySet()) {
      if (row.getKey().phase().equals(phase) && row.getValue().containsKey(term)) {
        before = row.getKey().epoch() == epoch ? before : latest;
        epoch = row.getKey().epoch();
        latest = before + row.getKey().step();
        points.add(new Chart.Point(latest, row.getValue().get(term)));
      }
    }
    return new Chart.Series(name, Chart.Mark.LINE, points);
  }

  /** A chart of terms of one phase at the last step of each epoch, counted from 1. */
  public Chart byEpochs(String title, String unit, String phase, String... terms) {
    Chart chart = Chart.of(title, "epoch", unit);
    for (String term : terms) {
      Map<Double, Double> last = new LinkedHashMap<>();
      rows.forEach(
          (row, values) -> {
            if (row.phase().equals(phase) && values.containsKey(term)) {
              last.put(row.epoch() + 1.0, values.get(term));
            }
          });
      chart = chart.line(term, array(last.keySet()), array(last.values()));
    }
    return chart;
  }

  private static double[] array(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
