package dev.halftone.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads a safetensors file front to back: header first, checked as a whole against the file's
 * length, then the tensors in the order of their offsets.
 */
final class SafetensorsReader {
  private static final int HIGHEST_RANK = 8;
  // Parsed entries take several times their text; a heap too small for that refuses the header.
  private static final int HEAP_PER_HEADER_BYTE = 16;

  private final ByteSource source;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private SafetensorsReader(ByteSource source) {
    this.source = source;
  }

  private record Entry(String name, NumberType type, Shape shape, int size, long begin, long end) {}

  static Safetensors read(Path file, boolean checked) throws IOException {
    try (ByteSource source = ByteSource.open(file)) {
      return read(source, checked);
    }
  }

  static Safetensors read(ByteSource source, boolean checked) throws IOException {
    return new SafetensorsReader(source).read(checked);
  }

  private Safetensors read(boolean checked) throws IOException {
    byte[] header = source.take(headerLength(), "the safetensors header");
    if (header[0] != '{') {
      throw source.wrong("a header that begins with '{'", "byte " + (header[0] & 0xff), "byte 8");
    }
    CRC32C sum = new CRC32C();
    String stored = null;
    if (SafetensorsHeader.hasChecksum(header)) {
      stored = SafetensorsHeader.takeChecksum(header);
      sum.update(header);
      source.checksum(sum);
    } else if (checked) {
      throw source.wrong("a checksum in the metadata", "none", "the safetensors header");
    }
    parse(header);
    List<Entry> byOffset = layOut();
    Map<String, Tensor> tensors = readData(byOffset);
    source.expectEnd("the tensors");
    if (stored != null && !stored.equals(SafetensorsHeader.format(sum.getValue()))) {
      throw source.wrong(
          "content of CRC-32C " + FormatException.quote(stored),
          SafetensorsHeader.format(sum.getValue()) + " (the file is damaged)",
          "the whole file");
    }
    metadata.remove(SafetensorsHeader.CHECKSUM);
    return new Safetensors(tensors, metadata);
  }

  private int headerLength() throws IOException {
    byte[] prefix = source.take(8, "the header length");
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long heap = Runtime.getRuntime().maxMemory() / HEAP_PER_HEADER_BYTE;
    long longest = Math.min(source.remaining(), Math.min(heap, SafetensorsHeader.LONGEST));
    if (length < 2 || length > longest) {
      throw source.wrong(
          "a header of 2 to "
              + longest
              + " bytes (the file has "
              + source.remaining()
              + " after the length)",
          Long.toUnsignedString(length),
          "byte 0");
    }
    return (int) length;
  }

  private void parse(byte[] header) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(
          source.name(), "a header in UTF-8", "other bytes", "the safetensors header", e);
    }
    try (JsonParser json = SafetensorsHeader.json(header.length).createParser(text)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT, "a JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = wellFormed(json, json.currentName());
        json.nextToken();
        if (name.equals(SafetensorsHeader.METADATA)) {
          parseMetadata(json);
        } else {
          entries.add(parseEntry(json, name));
        }
      }
      if (json.nextToken() != null) {
        throw wrong(json, "nothing but spaces after the JSON object", quoted(json.getText()));
      }
    } catch (JsonProcessingException e) {
      throw new FormatException(
          source.name(),
          "a JSON header",
          FormatException.quote(String.valueOf(e.getOriginalMessage())),
          e.getLocation() == null
              ? "the header"
              : "header character " + e.getLocation().getCharOffset(),
          e);
    }
  }

  private void parseMetadata(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT, "an object of texts as metadata");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = wellFormed(json, json.currentName());
      expect(json, json.nextToken(), JsonToken.VALUE_STRING, "a text as metadata value");
      metadata.put(key, wellFormed(json, json.getText()));
    }
  }

  private Entry parseEntry(JsonParser json, String name) throws IOException {
    expect(
        json, json.currentToken(), JsonToken.START_OBJECT, "an object for tensor " + quoted(name));
    NumberType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      if (key.equals("dtype")) {
        type = parseType(json);
      } else if (key.equals("shape")) {
        shape = parseNumbers(json, HIGHEST_RANK, "a shape of at most 8 extents");
      } else if (key.equals("data_offsets")) {
        offsets = parseNumbers(json, 2, "data_offsets of two numbers");
      } else {
        throw wrong(json, "dtype, shape or data_offsets", quoted(key));
      }
    }
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw wrong(
          json,
          "dtype, shape and two data_offsets for tensor " + quoted(name),
          "dtype " + type + ", shape " + shape + ", data_offsets " + offsets);
    }
    return check(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private Entry check(String name, NumberType type, List<Long> shape, long begin, long end)
      throws FormatException {
    long[] extents = shape.stream().mapToLong(Long::longValue).toArray();
    String where = "tensor " + quoted(name);
    int size = source.elements(extents, extents.length, where);
    for (long extent : extents) {
      if (extent > Integer.MAX_VALUE) {
        throw source.wrong("extents below 2^31", shape.toString(), where);
      }
    }
    long bytes = (long) size * type.bytes();
    if (end < begin || end - begin != bytes) {
      throw source.wrong(
          "data_offsets that span " + bytes + " bytes (" + type + " " + shape + ")",
          "[" + begin + ", " + end + "]",
          where);
    }
    int[] narrow = shape.stream().mapToInt(Long::intValue).toArray();
    return new Entry(name, type, Shape.of(narrow), size, begin, end);
  }

  private NumberType parseType(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.VALUE_STRING, "a text as dtype");
    String text = json.getText();
    for (NumberType type : NumberType.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw wrong(json, "a dtype of " + NumberType.names(), quoted(text));
  }

  private List<Long> parseNumbers(JsonParser json, int most, String what) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_ARRAY, what);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
      if (json.getText().startsWith("-")) {
        throw wrong(json, "a number of 0 or more", json.getText());
      }
      numbers.add(json.getLongValue());
      if (numbers.size() > most) {
        throw wrong(json, what, "more");
      }
    }
    return numbers;
  }

  /** Orders the tensors by offset and checks that they cover the rest of the file exactly. */
  private List<Entry> layOut() throws FormatException {
    List<Entry> byOffset = new ArrayList<>(entries);
    byOffset.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long next = 0;
    long floats = 0;
    for (Entry entry : byOffset) {
      if (entry.begin != next) {
        throw source.wrong(
            "data without holes or overlap, the next beginning at " + next,
            Long.toString(entry.begin),
            "tensor " + quoted(entry.name));
      }
      next = entry.end;
      floats += entry.size;
    }
    if (next != source.remaining()) {
      throw source.wrong(next + " bytes of data", Long.toString(source.remaining()));
    }
    source.demandHeap(4 * floats, "tensors");
    return byOffset;
  }

  private Map<String, Tensor> readData(List<Entry> byOffset) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : entries) {
      tensors.put(entry.name, null);
    }
    for (Entry entry : byOffset) {
      String what = "tensor " + quoted(entry.name);
      float[] values = source.floats(entry.type, ByteOrder.LITTLE_ENDIAN, entry.size, what);
      tensors.put(entry.name, Tensor.wrap(values, entry.shape));
    }
    return tensors;
  }

  private void expect(JsonParser json, JsonToken came, JsonToken token, String expected)
      throws IOException {
    if (came != token) {
      throw wrong(json, expected, came == null ? "nothing" : quoted(json.getText()));
    }
  }

  private String wellFormed(JsonParser json, String text) throws FormatException {
    if (!isWellFormed(text)) {
      throw wrong(json, "well-formed Unicode", quoted(text));
    }
    return text;
  }

  /** Whether every surrogate has its partner, so that the text has a UTF-8 form. */
  static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private FormatException wrong(JsonParser json, String expected, String came) {
    long at = json.currentTokenLocation().getCharOffset();
    return source.wrong(expected, came, "header character " + at);
  }

  private static String quoted(String text) {
    return FormatException.quote(text);
  }
}
