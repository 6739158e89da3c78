package dev.halftone.quantize;

import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A fitted model in a safetensors file: read with every value checked, written atomically. */
final class ModelFile {
  private static final String KIND = "halftone.model";

  /** The largest whole number up to which every one is a float. */
  private static final int MOST = 1 << 24;

  private final Path path;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> texts;
  private final Set<String> bytes = new LinkedHashSet<>();

  private ModelFile(Path path, Map<String, Tensor> tensors, Map<String, String> texts) {
    this.path = path;
    this.tensors = tensors;
    this.texts = texts;
  }

  static ModelFile of(Path path, String kind) {
    ModelFile file = new ModelFile(path, new LinkedHashMap<>(), new LinkedHashMap<>());
    file.texts.put(KIND, kind);
    return file;
  }

  static ModelFile read(Path path, String kind) throws IOException {
    Safetensors content = Safetensors.readChecked(path);
    ModelFile file = new ModelFile(path, content.tensors(), content.metadata());
    if (!file.text(KIND).equals(kind)) {
      throw file.wrong("the model \"" + kind + "\"", "\"" + file.text(KIND) + "\"", KIND);
    }
    return file;
  }

  void write() throws IOException {
    new Safetensors(tensors, texts).write(path, bytes);
  }

  void put(String name, Tensor tensor) {
    tensors.put(name, tensor);
  }

  void put(String name, int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= MOST) {
        throw new IllegalStateException(
            name + ": expected values from 0 to " + (MOST - 1) + ", got " + values[i]);
      }
      floats[i] = values[i];
    }
    put(name, Tensor.wrap(floats, Shape.of(values.length)));
  }

  /** Stores bytes as unsigned whole numbers, one byte each. */
  void putBytes(String name, byte[] values, Shape shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i] & 0xff;
    }
    put(name, Tensor.wrap(floats, shape));
    bytes.add(name);
  }

  void put(String name, double[] values) {
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(text.isEmpty() ? "" : " ").append(value);
    }
    put(name, text.toString());
  }

  void put(String name, String text) {
    texts.put(name, text);
  }

  /** A matrix of finite values with at least one row and one column. */
  Tensor matrix(String name) throws IOException {
    Tensor tensor = tensor(name);
    if (tensor.shape().rank() != 2 || tensor.size() == 0) {
      throw wrong("shape [k, d] with k, d >= 1", tensor.shape().toString(), name);
    }
    for (float value : tensor.array()) {
      if (!Float.isFinite(value)) {
        throw wrong("finite values", Float.toString(value), name);
      }
    }
    return tensor;
  }

  /** Whole numbers from 0 to below a limit, as many as said unless that is negative. */
  int[] ints(String name, int length, int limit) throws IOException {
    Tensor tensor = tensor(name);
    Shape shape = tensor.shape();
    if (shape.rank() != 1 || (length >= 0 && shape.extent(0) != length)) {
      throw wrong("shape [" + (length < 0 ? "n" : length) + "]", shape.toString(), name);
    }
    int[] values = new int[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      float value = tensor.array()[i];
      if (!(value >= 0 && value < limit && value == (int) value)) {
        throw wrong("whole numbers from 0 to " + (limit - 1), Float.toString(value), name);
      }
      values[i] = (int) value;
    }
    return values;
  }

  /** A whole number from 0 to below a limit. */
  int number(String name, int limit) throws IOException {
    return ints(name, 1, limit)[0];
  }

  /** Numbers of fields and bits that make a layout. */
  CodeLayout layout(String name) throws IOException {
    int[] numbers = ints(name, 2, MOST);
    try {
      return new CodeLayout(numbers[0], numbers[1]);
    } catch (IllegalArgumentException impossible) {
      throw wrong("fields and bits", numbers[0] + " and " + numbers[1], name);
    }
  }

  double[] doubles(String name) throws IOException {
    String[] words = text(name).split(" ", -1);
    double[] values = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        values[i] = Double.parseDouble(words[i]);
      } catch (NumberFormatException malformed) {
        throw wrong("numbers", "\"" + words[i] + "\"", name);
      }
    }
    return values;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** How many tensors the file has. */
  int tensors() {
    return tensors.size();
  }

  /** One of the constants of an enum. */
  <E extends Enum<E>> E constant(String name, Class<E> kind) throws IOException {
    String text = text(name);
    for (E constant : kind.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw wrong("one of " + Arrays.toString(kind.getEnumConstants()), "\"" + text + "\"", name);
  }

  String text(String name) throws IOException {
    String text = texts.get(name);
    if (text == null) {
      throw wrong("this entry in the metadata", "none", name);
    }
    return text;
  }

  FormatException wrong(String expected, String came, String where) {
    return new FormatException(path.toString(), expected, came, where);
  }

  Tensor tensor(String name) throws IOException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw wrong("this tensor", "none", name);
    }
    return tensor;
  }
}
