package dev.halftone.benchmarks;

import java.util.List;
import java.util.function.Supplier;

/** A library that runs ONNX models; it is made with the number of threads. */
interface OnnxLibrary {
  /** As in the table. */
  String name();

  /**
   * The model on one batch after the other, ready to run.
   *
   * @param model from {@code input} to {@code output}, one number for each row
   * @param batches rows of each batch, one behind the other
   * @param row extents of one row
   * @return gives the outputs of all rows
   */
  Supplier<float[]> stream(byte[] model, List<float[]> batches, int[] row);
}
