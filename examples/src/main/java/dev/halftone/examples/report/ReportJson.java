package dev.halftone.examples.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Writes a report as JSON, schema 1: {@code schema, command, version, seed, data, config,
 * environment, results, parametersSha256, seconds}, the same for every example. A figure that is
 * not finite is null, since JSON has no word for it, and a target that is a range is an array of
 * its two ends.
 */
public final class ReportJson {
  private ReportJson() {}

  /** The report as indented JSON that ends in a line break. */
  public static String write(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("schema", 1);
      json.writeStringField("command", report.command());
      json.writeStringField("version", report.version());
      json.writeNumberField("seed", report.seed());
      data(json, report);
      json.writeObjectFieldStart("config");
      for (Map.Entry<String, Object> setting : report.config().entrySet()) {
        json.writeFieldName(setting.getKey());
        value(json, setting.getValue());
      }
      json.writeEndObject();
      environment(json, report.environment());
      json.writeArrayFieldStart("results");
      for (Result result : report.results()) {
        result(json, result);
      }
      json.writeEndArray();
      text(json, "parametersSha256", report.parametersSha256());
      json.writeObjectFieldStart("seconds");
      for (Map.Entry<String, Double> stage : report.seconds().entrySet()) {
        json.writeFieldName(stage.getKey());
        number(json, stage.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private static void data(JsonGenerator json, Report report) throws IOException {
    if (report.data().isEmpty()) {
      json.writeNullField("data");
      return;
    }
    Report.Data data = report.data().get();
    json.writeObjectFieldStart("data");
    json.writeStringField("name", data.name());
    json.writeStringField("sha256", data.sha256());
    json.writeNumberField("train", data.train());
    json.writeNumberField("test", data.test());
    json.writeEndObject();
  }

  private static void environment(JsonGenerator json, Environment environment) throws IOException {
    json.writeObjectFieldStart("environment");
    json.writeStringField("java", environment.java());
    json.writeStringField("kernels", environment.kernels());
    json.writeNumberField("threads", environment.threads());
    json.writeStringField("os", environment.os());
    json.writeStringField("processor", environment.processor());
    json.writeNumberField("maxHeapBytes", environment.maxHeap());
    json.writeNumberField("peakMemoryBytes", Environment.peakMemory());
    json.writeEndObject();
  }

  private static void result(JsonGenerator json, Result result) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", result.name());
    json.writeFieldName("value");
    number(json, result.value());
    json.writeFieldName("published");
    number(json, result.published().orElse(Double.NaN));
    json.writeFieldName("target");
    if (result.target().isPresent() && result.target().get().isRange()) {
      Target range = result.target().get();
      json.writeArray(new double[] {range.low(), range.high()}, 0, 2);
    } else {
      number(json, result.target().map(Target::bound).orElse(Double.NaN));
    }
    json.writeFieldName("meets");
    value(json, result.meets().orElse(null));
    json.writeFieldName("source");
    value(json, result.source().orElse(null));
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    json.writeFieldName(name);
    value(json, text.isEmpty() ? null : text);
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number figure) {
      number(json, Double.parseDouble(figure.toString()));
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        value(json, item);
      }
      json.writeEndArray();
    } else {
      json.writeString(value.toString());
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
