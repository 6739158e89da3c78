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
import java.util.zip.CRC32C;

/** Writes safetensors bytes: header, padded with spaces to 8 bytes, then float32 data. */
final class SafetensorsWriter {
  private SafetensorsWriter() {}

  static void write(Safetensors content, OutputStream out) throws IOException {
    byte[] header = header(content);
    CRC32C sum = new CRC32C();
    sum.update(header);
    for (Tensor tensor : content.tensors().values()) {
      FloatBytes.write(tensor, sum::update);
    }
    String text = SafetensorsHeader.format(sum.getValue());
    SafetensorsHeader.putChecksum(header, text.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (Tensor tensor : content.tensors().values()) {
      FloatBytes.write(tensor, out::write);
    }
  }

  private static byte[] header(Safetensors content) throws IOException {
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
        long end = offset + 4L * entry.getValue().size();
        writeEntry(json, name, entry.getValue(), offset, end);
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
      JsonGenerator json, String name, Tensor tensor, long begin, long end) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", "F32");
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
