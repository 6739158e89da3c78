package dev.halftone.examples.run;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from 1 to 2,147,483,647, as epochs, batches and cluster counts are. */
public final class PositiveInteger implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same answer as for 0: what was expected, and what came.
    }
    throw new TypeConversionException("expected a positive whole number, got '" + text + "'");
  }
}
