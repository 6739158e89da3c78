package dev.halftone.examples.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options a run was started with, kept in its folder so that {@code --resume DIR} needs no
 * others and cannot be given ones that contradict them.
 *
 * @param command the example's name
 * @param options option name to the values given for it
 */
record Settings(String command, Map<String, List<String>> options) {
  static final String FILE = "settings.json";

  /** Where a run goes and how many threads it uses change none of its results. */
  private static final Set<String> FREE = Set.of("--out", "--resume", "--threads", "--help");

  /** These have places of their own in a report. */
  private static final Set<String> REPORTED = Set.of("--data", "--data-dir", "--seed");

  /** What was given on the command line of an example. */
  static Settings of(ParseResult given) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (OptionSpec option : given.matchedOptions()) {
      if (!FREE.contains(option.longestName())) {
        List<String> values = option.originalStringValues();
        if (option.type() == Path.class) {
          // The run may be resumed from elsewhere.
          values =
              values.stream().map(value -> Path.of(value).toAbsolutePath().toString()).toList();
        }
        options.put(option.longestName(), values.isEmpty() ? List.of("true") : values);
      }
    }
    return new Settings(given.commandSpec().name(), options);
  }

  /** What every option that changes results is set to, by default or by hand, without dashes. */
  static Map<String, Object> values(CommandSpec command) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      if (!FREE.contains(name) && !REPORTED.contains(name) && option.getValue() != null) {
        values.put(name.substring(2), option.getValue());
      }
    }
    return values;
  }

  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("command", command);
      json.writeObjectFieldStart("options");
      for (Map.Entry<String, List<String>> option : options.entrySet()) {
        json.writeFieldName(option.getKey());
        json.writeArray(option.getValue().toArray(String[]::new), 0, option.getValue().size());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  static Settings read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new Failure(
          "--resume: expected the folder of a run, got " + folder + " without " + FILE);
    }
    JsonFactory strict =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser json = strict.createParser(file.toFile())) {
      expect(json, JsonToken.START_OBJECT);
      expectField(json, "command");
      expect(json, JsonToken.VALUE_STRING);
      String command = json.getText();
      expectField(json, "options");
      expect(json, JsonToken.START_OBJECT);
      Map<String, List<String>> options = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        expect(json, JsonToken.START_ARRAY);
        List<String> values = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          values.add(json.getText());
        }
        options.put(name, values);
      }
      expect(json, JsonToken.END_OBJECT);
      return new Settings(command, options);
    } catch (JsonProcessingException e) {
      throw new Failure("--resume: " + file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    if (json.nextToken() != token) {
      throw new JsonParseException(json, "expected " + token + ", got " + json.currentToken());
    }
  }

  private static void expectField(JsonParser json, String name) throws IOException {
    expect(json, JsonToken.FIELD_NAME);
    if (!json.currentName().equals(name)) {
      throw new JsonParseException(
          json, "expected '" + name + "', got '" + json.currentName() + "'");
    }
  }

  /**
   * The arguments to add to those of a run that is resumed, so that its settings are those it was
   * started with.
   *
   * @param now what was given this time
   * @param folder the run's folder
   * @throws Failure when what was given contradicts what the run was started with
   */
  List<String> missing(Settings now, Path folder) {
    if (!command.equals(now.command)) {
      throw new Failure(
          String.format(
              "--resume: expected a run of '%s', got %s, a run of '%s'",
              now.command, folder, command));
    }
    for (Map.Entry<String, List<String>> option : now.options.entrySet()) {
      List<String> before = options.get(option.getKey());
      if (!option.getValue().equals(before)) {
        throw new Failure(
            String.format(
                "%s: expected %s, since %s was started so, got %s",
                option.getKey(),
                before == null ? "its default" : String.join(",", before),
                folder,
                String.join(",", option.getValue())));
      }
    }
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, List<String>> option : options.entrySet()) {
      if (!now.options.containsKey(option.getKey())) {
        option.getValue().forEach(value -> arguments.add(option.getKey() + "=" + value));
      }
    }
    return arguments;
  }
}
