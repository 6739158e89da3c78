package dev.halftone.kernel;

import java.util.Arrays;

/**
 * The planes that a correlation reads of one group of some images, with zeros around them. They are
 * read in place if they need no zeros and no other order.
 */
final class PaddedPlanes {
  final PaddedAxis rows;
  final PaddedAxis columns;
  final int channels;
  private final int groups;
  private final boolean inPlace;

  /** Floats of one row, one plane, and between one image and the next. */
  final int rowFloats;

  final int planeFloats;
  final int imageFloats;

  /** What to keep of the vectors that make a row, in each slot. */
  private final int[] kept;

  PaddedPlanes(
      ConvolutionGeometry g, boolean forward, PaddedAxis rows, PaddedAxis columns, int lanes) {
    this.groups = g.groups();
    this.channels = forward ? g.inPerGroup() : g.outPerGroup();
    this.rows = rows;
    this.columns = columns;
    this.inPlace = rows.isPlain() && columns.isPlain();
    this.rowFloats = inPlace ? columns.source() : columns.size();
    this.planeFloats = inPlace ? sourcePlane() : rows.size() * rowFloats;
    this.imageFloats = (inPlace ? groups : 1) * channels * planeFloats;
    this.kept = kept(columns, MatrixBlock.divideUp(columns.extent(), lanes) * lanes);
  }

  private static int[] kept(PaddedAxis columns, int perSlot) {
    int[] kept = new int[columns.used() * perSlot];
    for (int phase = 0; phase < columns.step(); phase++) {
      int slot = columns.slots()[phase] * perSlot;
      if (slot >= 0) {
        Arrays.fill(kept, slot + columns.first(phase), slot + columns.end(phase), -1);
      }
    }
    return kept;
  }

  private int sourcePlane() {
    return rows.source() * columns.source();
  }

  /** Where a plane holds a position of the source, which may lie in its padding. */
  int place(int row, int column) {
    return inPlace ? row * rowFloats + column : rows.place(row) * rowFloats + columns.place(column);
  }

  /** How far target (row, column) reads from where target (0, 0) reads. */
  int pixel(int row, int column) {
    return row * rows.spacing() * rowFloats + column * columns.spacing();
  }

  int planes(int image, int group) {
    return (image * groups + group) * channels * sourcePlane();
  }

  /**
   * Planes that can be read as if they were padded.
   *
   * @param at where they begin; vectors may read beyond them, but not beyond the array
   */
  record Source(float[] values, int at) {}

  Source source(
      MatrixKernel kernel, float[] from, int image, int images, int group, Scratch scratch) {
    int planes = planes(image, group);
    int floats = (images - 1) * imageFloats + channels * planeFloats;
    int readable = floats + kernel.lanes();
    if (inPlace && planes + readable <= from.length) {
      return new Source(from, planes);
    }
    float[] padded = scratch.floats(Scratch.PADDED, readable);
    if (inPlace) {
      System.arraycopy(from, planes, padded, 0, floats);
    } else {
      for (int i = 0; i < images; i++) {
        pad(kernel, from, planes(image + i, group), padded, i * imageFloats);
      }
    }
    return new Source(padded, 0);
  }

  private void pad(MatrixKernel kernel, float[] from, int planes, float[] to, int image) {
    for (int channel = 0; channel < channels; channel++) {
      int plane = planes + channel * sourcePlane();
      for (int phase = 0; phase < rows.step(); phase++) {
        if (rows.slots()[phase] >= 0) {
          int slot = rows.slots()[phase] * rows.extent() * rowFloats;
          pad(kernel, from, plane, phase, to, image + channel * planeFloats + slot);
        }
      }
    }
  }

  /** All rows of one phase. */
  private void pad(MatrixKernel kernel, float[] from, int plane, int rowPhase, float[] to, int at) {
    int top = rows.first(rowPhase);
    int bottom = rows.end(rowPhase);
    kernel.padRows(
        from,
        plane + rows.position(rowPhase, top) * columns.source() - columns.before(),
        rows.step() * columns.source(),
        bottom - top,
        columns.step(),
        columns.slots(),
        kept,
        to,
        at + top * rowFloats,
        rowFloats,
        columns.extent(),
        top * rowFloats,
        (rows.extent() - bottom) * rowFloats);
  }

  /**
   * The same with channels last, in blocks of as many channels as there are lanes: channel {@code
   * block * lanes + t} of element i at {@code at + block * blockFloats + i * lanes + t}. Only what
   * is not padding is written.
   */
  void channelsLast(
      MatrixKernel kernel,
      float[] from,
      int image,
      int group,
      float[] to,
      int at,
      int blockFloats) {
    int lanes = kernel.lanes();
    for (int channel = 0, block = at; channel < channels; channel += lanes, block += blockFloats) {
      int some = Math.min(lanes, channels - channel);
      int planes = planes(image, group) + channel * sourcePlane();
      if (inPlace) {
        kernel.channelsLast(sourcePlane(), some, from, planes, sourcePlane(), 1, to, block);
      } else {
        channelsLast(kernel, some, from, planes, to, block);
      }
    }
  }

  private void channelsLast(
      MatrixKernel kernel, int some, float[] from, int planes, float[] to, int at) {
    for (int rowPhase = 0; rowPhase < rows.step(); rowPhase++) {
      for (int y = rows.first(rowPhase);
          rows.slots()[rowPhase] >= 0 && y < rows.end(rowPhase);
          y++) {
        int row = planes + rows.position(rowPhase, y) * columns.source();
        int place = (rows.slots()[rowPhase] * rows.extent() + y) * rowFloats;
        for (int phase = 0; phase < columns.step(); phase++) {
          if (columns.slots()[phase] >= 0) {
            int first = columns.first(phase);
            int element = place + columns.slots()[phase] * columns.extent() + first;
            kernel.channelsLast(
                columns.end(phase) - first,
                some,
                from,
                row + columns.position(phase, first),
                sourcePlane(),
                columns.step(),
                to,
                at + element * kernel.lanes());
          }
        }
      }
    }
  }
}
