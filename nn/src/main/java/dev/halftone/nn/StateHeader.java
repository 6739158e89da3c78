package dev.halftone.nn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.halftone.io.FormatException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON description of a training state: all that is not a tensor. */
record StateHeader(
    Progress progress,
    Map<String, Long> optimizerSteps,
    Map<String, Generator> generators,
    Map<String, String> batches,
    RunDescription run,
    String library,
    String kernels) {

  /** Key and position of a generator. */
  record Generator(long key, long position) {}

  private static final int VERSION = 1;
  private static final String WHERE = "the description in __metadata__";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(3).build())
          .build();

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("library", library);
      json.writeStringField("kernels", kernels);
      json.writeNumberField("epoch", progress.epoch());
      json.writeNumberField("batch", progress.batch());
      json.writeNumberField("step", progress.step());
      json.writeNumberField("seed", run.seed());
      json.writeStringField("dataSha256", run.dataSha256());
      json.writeObjectFieldStart("configuration");
      writeStrings(json, run.configuration());
      json.writeObjectFieldStart("optimizers");
      for (Map.Entry<String, Long> entry : optimizerSteps.entrySet()) {
        json.writeNumberField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("generators");
      for (Map.Entry<String, Generator> entry : generators.entrySet()) {
        json.writeObjectFieldStart(entry.getKey());
        json.writeNumberField("key", entry.getValue().key());
        json.writeNumberField("position", entry.getValue().position());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeObjectFieldStart("batches");
      writeStrings(json, batches);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return text.toString();
  }

  private static void writeStrings(JsonGenerator json, Map<String, String> strings)
      throws IOException {
    for (Map.Entry<String, String> entry : strings.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  static StateHeader fromJson(String source, String text) throws IOException {
    Map<String, Object> fields;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      fields = readObject(source, json);
      if (json.nextToken() != null) {
        throw broken(source, "one JSON object", "more behind it");
      }
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new FormatException(source, "valid JSON", e.getOriginalMessage(), WHERE, e);
    }
    Reader reader = new Reader(source, fields);
    long version = reader.number("version");
    if (version != VERSION) {
      throw broken(source, "training state version " + VERSION, Long.toString(version));
    }
    Map<String, Long> steps = new LinkedHashMap<>();
    Reader optimizers = reader.object("optimizers");
    for (String name : optimizers.fields.keySet()) {
      steps.put(name, optimizers.count(name));
    }
    Map<String, Generator> generators = new LinkedHashMap<>();
    Reader all = reader.object("generators");
    for (String name : all.fields.keySet()) {
      Reader one = all.object(name);
      generators.put(name, new Generator(one.number("key"), one.count("position")));
    }
    return new StateHeader(
        new Progress(reader.natural("epoch"), reader.natural("batch"), reader.count("step")),
        steps,
        generators,
        reader.object("batches").strings(),
        new RunDescription(
            reader.object("configuration").strings(),
            reader.number("seed"),
            reader.string("dataSha256")),
        reader.string("library"),
        reader.string("kernels"));
  }

  private static Map<String, Object> readObject(String source, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw broken(source, "an object", String.valueOf(json.currentToken()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        fields.put(name, readObject(source, json));
      } else if (value == JsonToken.VALUE_NUMBER_INT) {
        fields.put(name, json.getLongValue());
      } else if (value == JsonToken.VALUE_STRING) {
        fields.put(name, json.getText());
      } else {
        throw broken(source, "a text, whole number or object as " + name, String.valueOf(value));
      }
    }
    return fields;
  }

  private static FormatException broken(String source, String expected, String came) {
    return new FormatException(source, expected, came, WHERE);
  }

  /** Reads fields of one object, failing with their name. */
  private record Reader(String source, Map<String, Object> fields) {

    long number(String name) throws FormatException {
      return value(name, Long.class);
    }

    long count(String name) throws FormatException {
      long number = number(name);
      if (number < 0) {
        throw broken(source, name + " >= 0", Long.toString(number));
      }
      return number;
    }

    int natural(String name) throws FormatException {
      long number = count(name);
      if (number > Integer.MAX_VALUE) {
        throw broken(source, name + " < 2^31", Long.toString(number));
      }
      return (int) number;
    }

    String string(String name) throws FormatException {
      return value(name, String.class);
    }

    @SuppressWarnings("unchecked")
    Reader object(String name) throws FormatException {
      return new Reader(source, value(name, Map.class));
    }

    Map<String, String> strings() throws FormatException {
      Map<String, String> strings = new LinkedHashMap<>();
      for (String name : fields.keySet()) {
        strings.put(name, string(name));
      }
      return strings;
    }

    private <T> T value(String name, Class<T> type) throws FormatException {
      Object value = fields.get(name);
      if (!type.isInstance(value)) {
        throw broken(source, name + " as a " + type.getSimpleName(), String.valueOf(value));
      }
      return type.cast(value);
    }
  }
}
