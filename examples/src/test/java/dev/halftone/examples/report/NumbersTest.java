package dev.halftone.examples.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "97.7249, 97.72",
    "98, 98",
    "100, 100",
    "9.99996, 10",
    "1.19044, 1.19",
    "0.0245, 0.0245",
    "0.123456, 0.1235",
    "0.00001, 0.00001",
    "0.00000123456, 0.000001235",
    "1e-9, 1E−9",
    "0, 0",
    "-0.0, 0",
    "-1.5, −1.5",
    "60000.04, 60000",
    "1e7, 10000000",
    "NaN, not a number",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void writesFiguresAsPeopleDo(double value, String text) {
    assertEquals(text, Numbers.text(value));
  }

  @ParameterizedTest
  @CsvSource({"0.4, +0.4", "-0.4, −0.4", "0, 0"})
  void signsDifferences(double value, String text) {
    assertEquals(text, Numbers.signed(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0.04, 0.0 s",
    "9.94, 9.9 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 00 s",
    "134, 2 min 14 s",
    "3599.7, 1 h 00 min",
    "3900, 1 h 05 min"
  })
  void writesDurations(double seconds, String text) {
    assertEquals(text, Numbers.duration(seconds));
  }

  @ParameterizedTest
  @CsvSource({"536870912, 512 MB", "2040109466, 1.9 GB"})
  void writesSizesInMemory(long bytes, String text) {
    assertEquals(text, Numbers.memory(bytes));
  }
}
