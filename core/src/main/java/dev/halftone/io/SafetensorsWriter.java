package dev.halftone.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.halftone.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Writes safetensors bytes: header, padded with spaces to 8 bytes, then the data, float32 or bytes.
 */
final class SafetensorsWriter {
  private SafetensorsWriter() {}

  static void write(Safetensors content, Set<String> asBytes, OutputStream out) throws IOException {
    byte[] header = header(content, asBytes);
    CRC32C sum = new CRC32C();
    sum.update(header);
    writeData(content, asBytes, sum::update);
    String text = SafetensorsHeader.format(sum.getValue());
    SafetensorsHeader.putChecksum(header, text.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    writeData(content, asBytes, out::write);
  }

  private static void writeData(Safetensors content, Set<String> asBytes, FloatBytes.Sink sink)
      throws IOException {
    for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
      if (asBytes.contains(entry.getKey())) {
        byte[] bytes = bytes(entry.getKey(), entry.getValue());
        sink.accept(bytes, 0, bytes.length);
      } else {
        FloatBytes.write(entry.getValue(), sink);
      }
    }
  }

  private static byte[] bytes(String name, Tensor tensor) {
    byte[] bytes = new byte[tensor.size()];
    for (int i = 0; i < bytes.length; i++) {
      float value = tensor.array()[i];
      if (!(value >= 0 && value <= 255 && value == (int) value)) {
        throw new IllegalArgumentException(
            "Safetensors: expected whole numbers from 0 to 255 in tensor "
                + FormatException.quote(name)
                + ", got "
                + value);
      }
      bytes[i] = (byte) (int) value;
    }
    return bytes;
  }

  private static byte[] header(Safetensors content, Set<String> asBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        SafetensorsHeader.json(SafetensorsHeader.LONGEST).createGenerator(bytes)) {
      json.setPrettyPrinter(new SpacedPrinter());
      json.writeStartObject();
      writeMetadata(json, content.metadata());
      long offset = 0;
      for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
        String name = wellFormed(entry.getKey());
        if (name.equals(SafetensorsHeader.METADATA)) {
          throw new IllegalArgumentException(
              "Safetensors: expected tensor names other than __metadata__, got it");
        }
        NumberType type = asBytes.contains(name) ? NumberType.U8 : NumberType.F32;
        long end = offset + (long) type.bytes() * entry.getValue().size();
        writeEntry(json, name, type, entry.getValue(), offset, end);
        offset = end;
      }
      json.writeEndObject();
    }
    if (bytes.size() > SafetensorsHeader.LONGEST - 8) {
      throw new IllegalArgumentException(
          "Safetensors: expected a header of at most "
              + SafetensorsHeader.LONGEST
              + " bytes, got "
              + bytes.size());
    }
    byte[] header = Arrays.copyOf(bytes.toByteArray(), (bytes.size() + 7) / 8 * 8);
    Arrays.fill(header, bytes.size(), header.length, (byte) ' ');
    return header;
  }

  private static void writeMetadata(JsonGenerator json, Map<String, String> metadata)
      throws IOException {
    json.writeObjectFieldStart(SafetensorsHeader.METADATA);
    json.writeStringField(SafetensorsHeader.CHECKSUM, SafetensorsHeader.noChecksum());
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (entry.getKey().equals(SafetensorsHeader.CHECKSUM)) {
        throw new IllegalArgumentException(
            "Safetensors: expected metadata keys other than halftone.crc32c, got it");
      }
      json.writeStringField(wellFormed(entry.getKey()), wellFormed(entry.getValue()));
    }
    json.writeEndObject();
  }

  private static void writeEntry(
      JsonGenerator json, String name, NumberType type, Tensor tensor, long begin, long end)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", type.name());
    json.writeFieldName("shape");
    int[] shape = tensor.shape().toArray();
    json.writeArray(shape, 0, shape.length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {begin, end}, 0, 2);
    json.writeEndObject();
  }

  private static String wellFormed(String text) {
    if (!SafetensorsReader.isWellFormed(text)) {
      throw new IllegalArgumentException(
          "Safetensors: expected well-formed Unicode, got " + FormatException.quote(text));
    }
    return text;
  }

  /** One space after each colon; see the prefix in {@link SafetensorsHeader}. */
  private static final class SpacedPrinter extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }
  }
}
