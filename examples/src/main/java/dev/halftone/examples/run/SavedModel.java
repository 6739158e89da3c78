package dev.halftone.examples.run;

import dev.halftone.examples.data.ImageSet;
import dev.halftone.io.FormatException;
import dev.halftone.io.Safetensors;
import dev.halftone.nn.Module;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trained model of a run, which describes itself: {@code model.safetensors} in the run's folder
 * holds the parameters, and in its metadata what it takes to build the model again.
 *
 * <p>Each system does two things for this to work:
 *
 * <ol>
 *   <li>at the end of its run it calls {@link Run#save} with everything that it trained and with
 *       the settings that its architecture depends on, such as {@code net = lae2}; the command's
 *       name, the size of the pictures and the number of classes are added there;
 *   <li>its command implements {@link EncodingSystem}: it builds the layers for {@link #images()}
 *       and {@link #setting}, has their parameters set by {@link #load}, and hands out its codes.
 * </ol>
 *
 * <p>{@code examples/run encode} finds the system by the command's name and does the rest.
 */
public final class SavedModel {
  /** The file's name in the folder of a run. */
  public static final String FILE = "model.safetensors";

  private static final String SYSTEM = "system";
  private static final String IMAGES = "images";
  private static final String CLASSES = "classes";

  private final Path file;
  private final Safetensors content;

  private SavedModel(Path file, Safetensors content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads the model of a run that has ended.
   *
   * @param run the run's folder, or the file itself
   * @throws Failure if there is no such file
   * @throws FormatException if it is damaged or was not written by a run
   */
  public static SavedModel read(Path run) throws IOException {
    Path file = Files.isDirectory(run) ? run.resolve(FILE) : run;
    if (!Files.isRegularFile(file)) {
      throw new Failure("--model: expected the folder of a run that has ended, got " + run);
    }
    SavedModel saved = new SavedModel(file, Safetensors.readChecked(file));
    saved.setting(SYSTEM);
    saved.images();
    return saved;
  }

  /** What {@link Run#save} writes before the system's own settings. */
  static Map<String, String> description(String system, ImageSet images, int classes) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SYSTEM, system);
    metadata.put(IMAGES, images.channels() + " " + images.height() + " " + images.width());
    metadata.put(CLASSES, String.valueOf(classes));
    return metadata;
  }

  /** The name of the command that trained it. */
  public String system() throws IOException {
    return setting(SYSTEM);
  }

  /** No pictures, of the size that it was trained on. */
  public ImageSet images() throws IOException {
    int[] size = integers(IMAGES);
    if (size.length != 3 || Arrays.stream(size).anyMatch(extent -> extent < 1)) {
      throw wrong(IMAGES, "channels, height and width");
    }
    return new ImageSet(size[0], size[1], size[2], new byte[0], new int[0], new int[0]);
  }

  /** The number of classes that it was trained on. */
  public int classes() throws IOException {
    return integer(CLASSES);
  }

  /**
   * A setting as the system saved it.
   *
   * @throws FormatException if there is none of this name
   */
  public String setting(String name) throws IOException {
    String value = content.metadata().get(name);
    if (value == null) {
      throw wrong(name, "a setting");
    }
    return value;
  }

  /** A setting that is one of a choice of names, as their {@code toString} writes them. */
  public <E extends Enum<E>> E setting(String name, Class<E> choice) throws IOException {
    String value = setting(name);
    for (E constant : choice.getEnumConstants()) {
      if (constant.toString().equals(value)) {
        return constant;
      }
    }
    throw wrong(name, "one of " + Arrays.toString(choice.getEnumConstants()));
  }

  /** A setting that is a whole number. */
  public int integer(String name) throws IOException {
    int[] values = integers(name);
    if (values.length != 1) {
      throw wrong(name, "a whole number");
    }
    return values[0];
  }

  /** A setting that is whole numbers with blanks between them. */
  public int[] integers(String name) throws IOException {
    try {
      return Arrays.stream(setting(name).split(" ")).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException malformed) {
      throw wrong(name, "whole numbers");
    }
  }

  /** Whole numbers as {@link #integers} reads them. */
  public static String text(int... values) {
    StringBuilder text = new StringBuilder();
    for (int value : values) {
      text.append(text.isEmpty() ? "" : " ").append(value);
    }
    return text.toString();
  }

  /**
   * A saved tensor.
   *
   * @throws FormatException if there is none of this name
   */
  public Tensor tensor(String name) throws IOException {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw new FormatException(file.toString(), "this tensor", "none", name);
    }
    return tensor;
  }

  /**
   * Sets the parameters of a part of the model, the encoder for instance, from those saved under
   * {@code prefix + "." + path}.
   *
   * @throws FormatException if one is missing or has another shape; those before it are set then
   */
  public void load(String prefix, Module part) throws IOException {
    for (Map.Entry<String, Parameter> entry : part.parameters().entrySet()) {
      String name = prefix + "." + entry.getKey();
      Tensor value = tensor(name);
      if (!value.shape().equals(entry.getValue().shape())) {
        throw new FormatException(
            file.toString(), "shape " + entry.getValue().shape(), value.shape().toString(), name);
      }
      entry.getValue().set(value);
    }
  }

  private FormatException wrong(String name, String expected) {
    String value = content.metadata().get(name);
    return new FormatException(
        file.toString(), expected, value == null ? "none" : "'" + value + "'", name);
  }
}
