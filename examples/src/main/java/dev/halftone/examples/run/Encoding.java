package dev.halftone.examples.run;

import dev.halftone.io.NpyWriter;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A way to write pictures as codes.
 *
 * @param name such as {@code clusters}
 * @param meaning what the numbers are, in a few words
 * @param element how a number is stored: FLOAT32 for what is continuous, INT32 for the numbers of
 *     clusters and classes, UINT8 for codes of zeros and ones
 * @param function pictures [n, c h w] with values in [0, 1] to codes [n] or [n, length]
 */
public record Encoding(
    String name, String meaning, NpyWriter.Element element, UnaryOperator<Tensor> function) {

  /** The number of a cluster or a class for each picture. */
  public static Encoding numbers(String name, String meaning, Function<Tensor, int[]> function) {
    return new Encoding(
        name,
        meaning,
        NpyWriter.Element.INT32,
        images -> {
          int[] numbers = function.apply(images);
          float[] values = new float[numbers.length];
          for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i];
          }
          return Tensor.wrap(values, Shape.of(values.length));
        });
  }

  /** Codes of zeros and ones: pictures to [n, units]. */
  public static Encoding binary(String name, String meaning, UnaryOperator<Tensor> function) {
    return new Encoding(name, meaning, NpyWriter.Element.UINT8, function);
  }

  /** Points of a latent space: pictures to [n, dimensions]. */
  public static Encoding latents(String name, String meaning, UnaryOperator<Tensor> function) {
    return new Encoding(name, meaning, NpyWriter.Element.FLOAT32, function);
  }

  /** The codes [n] or [n, length] of pictures [n, c h w] with values in [0, 1]. */
  public Tensor apply(Tensor images) {
    return function.apply(images);
  }
}
