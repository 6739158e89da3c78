package dev.halftone.examples.run;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a finite number from 0 upwards, as weights and levels of noise are. */
public final class NotNegative implements ITypeConverter<Float> {
  @Override
  public Float convert(String text) {
    try {
      float number = Float.parseFloat(text.strip());
      if (number >= 0 && number < Float.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same answer as for -1: what was expected, and what came.
    }
    throw new TypeConversionException("expected a number of at least 0, got '" + text + "'");
  }
}
