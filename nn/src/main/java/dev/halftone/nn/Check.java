package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/** Argument checks shared by layers; the message names the layer, the rule and the value. */
final class Check {
  private Check() {}

  static void positive(String layer, String argument, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(layer + ": expected " + argument + " > 0, got " + value);
    }
  }

  static void notNegative(String layer, String argument, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(layer + ": expected " + argument + " >= 0, got " + value);
    }
  }

  static void positive(String layer, String argument, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          layer + ": expected " + argument + " > 0 and finite, got " + value);
    }
  }

  /** Within [from, to); NaN fails. */
  static void inside(String layer, String argument, float value, float from, float to) {
    if (!(value >= from && value < to)) {
      throw new IllegalArgumentException(
          layer + ": expected " + argument + " in [" + from + ", " + to + "), got " + value);
    }
  }

  static void rank(String layer, String argument, Shape shape, int rank) {
    if (shape.rank() != rank) {
      throw new IllegalArgumentException(
          layer + ": expected " + argument + " of rank " + rank + ", got shape " + shape);
    }
  }

  static void shape(String layer, String argument, Shape shape, Shape expected) {
    if (!shape.equals(expected)) {
      throw new IllegalArgumentException(
          layer + ": expected " + argument + " of shape " + expected + ", got " + shape);
    }
  }

  /** Images of a given number of channels. */
  static void images(String layer, Shape shape, int channels) {
    if (shape.rank() != 4 || shape.extent(1) != channels) {
      throw new IllegalArgumentException(
          layer + ": expected x of shape [batch, " + channels + ", height, width], got " + shape);
    }
  }

  static Map<String, Parameter> weightAndBias(Parameter weight, Optional<Parameter> bias) {
    ParameterMap map = new ParameterMap().with("weight", weight);
    bias.ifPresent(b -> map.with("bias", b));
    return map.toMap();
  }
}
