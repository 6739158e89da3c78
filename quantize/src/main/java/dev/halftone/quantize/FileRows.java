package dev.halftone.quantize;

import dev.halftone.io.NpyRows;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Rows of a mapped {@code .npy} file, one block in memory at a time; each block is checked. */
final class FileRows implements RowBlocks {
  /** Work is cut by so many rows, and blocks must not cut it otherwise. */
  static final int ROWS_PER_TILE = 1024;

  private static final int FLOATS_PER_BLOCK = 1 << 22;

  private final String operation;
  private final NpyRows file;
  private final float[] weights;
  private final Distance distance;
  private final int rowsPerBlock;
  private final float[] values;
  private int held = -1;

  FileRows(String operation, NpyRows file, float[] weights, Distance distance) {
    this.operation = operation;
    this.file = file;
    this.weights = weights;
    this.distance = distance;
    int tiles = Math.max(1, FLOATS_PER_BLOCK / ROWS_PER_TILE / file.columns());
    rowsPerBlock = (int) Math.min((long) tiles * ROWS_PER_TILE, Math.max(1, file.rows()));
    values = new float[Math.multiplyExact(rowsPerBlock, file.columns())];
  }

  @Override
  public int count() {
    return file.rows();
  }

  @Override
  public int dimension() {
    return file.columns();
  }

  @Override
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public int blocks() {
    return (count() + rowsPerBlock - 1) / rowsPerBlock;
  }

  @Override
  public RowBlock block(int index) {
    int from = index * rowsPerBlock;
    int to = Math.min(count(), from + rowsPerBlock);
    if (held != index) {
      held = -1;
      read(from, to, values, 0);
      held = index;
    }
    return new RowBlock(values, from, to, dimension());
  }

  @Override
  public void copy(int row, float[] to, int at) {
    read(row, row + 1, to, at);
  }

  private void read(int from, int to, float[] out, int at) {
    try {
      file.read(from, to, out, at);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Rows.requireFinite(operation, "rows", out, at, to - from, dimension(), from);
    if (distance == Distance.COSINE) {
      UnitRows.scale(operation, out, at, to - from, dimension(), from);
    }
  }
}
