package dev.halftone.examples.run;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a finite number above 0, as weights and rates are. */
public final class PositiveNumber implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      if (number > 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same answer as for 0: what was expected, and what came.
    }
    throw new TypeConversionException("expected a positive number, got '" + text + "'");
  }
}
