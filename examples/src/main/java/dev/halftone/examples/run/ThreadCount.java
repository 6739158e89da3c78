package dev.halftone.examples.run;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of threads as the kernels take them: 1 to 256. */
public final class ThreadCount implements ITypeConverter<Integer> {
  private static final int MOST = 256;

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same answer as for 0: what was expected, and what came.
    }
    throw new TypeConversionException(
        "expected a positive whole number up to " + MOST + ", got '" + text + "'");
  }
}
