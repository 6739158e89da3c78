package dev.halftone.examples.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A chart as the JSON that {@code report.js} reads. */
final class ChartData {
  private ChartData() {}

  static String json(Chart chart) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      axis(json, "x", chart.x());
      axis(json, "y", chart.y());
      json.writeArrayFieldStart("series");
      for (Chart.Series series : chart.series()) {
        json.writeStartObject();
        json.writeStringField("name", series.name());
        json.writeStringField("mark", series.mark().name());
        json.writeBooleanField("ranged", series.ranged());
        json.writeArrayFieldStart("points");
        for (Chart.Point point : series.points()) {
          point(json, point);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void axis(JsonGenerator json, String name, Chart.Axis axis) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("label", axis.label());
    json.writeBooleanField("logarithmic", axis.logarithmic());
    json.writeEndObject();
  }

  /** Four numbers; one that is not finite becomes null, which leaves a hole in the line. */
  private static void point(JsonGenerator json, Chart.Point point) throws IOException {
    json.writeStartArray();
    for (double value : new double[] {point.x(), point.y(), point.low(), point.high()}) {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }
}
