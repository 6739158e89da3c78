package dev.halftone.quantize;

import java.util.Objects;

/**
 * The distances from one query to every entry of every codebook: the asymmetric distance to a code
 * is then a sum of as many look-ups as the code has fields.
 */
public final class DistanceTable {
  private final CodeLayout layout;
  private final float[] table;
  private final int entries;

  /** A table of fields x entries. */
  DistanceTable(CodeLayout layout, float[] table) {
    this.layout = layout;
    this.table = table;
    entries = table.length / layout.fields();
  }

  /** The table with every distance times a factor. */
  DistanceTable times(double factor) {
    float[] scaled = new float[table.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (table[i] * factor);
    }
    return new DistanceTable(layout, scaled);
  }

  /**
   * The squared distance from the query to what each code stands for, [rows]; summed in float along
   * the fields, hence within fields · 2^-24 of its size.
   *
   * @throws IllegalArgumentException if the codes are of another layout or name an entry that there
   *     is not
   */
  public float[] distances(Codes codes) {
    float[] distances = new float[codes.rows()];
    distances(codes, 0, codes.rows(), distances, 0);
    return distances;
  }

  /**
   * Writes the distances of the codes of rows {@code from} to {@code to - 1} in {@code out} from
   * {@code at}.
   *
   * @throws IllegalArgumentException as {@link #distances(Codes)}
   * @throws IndexOutOfBoundsException if the codes have no such rows or {@code out} no such places
   */
  public void distances(Codes codes, int from, int to, float[] out, int at) {
    codes.requireLayout("DistanceTable.distances", layout);
    Objects.checkFromToIndex(from, to, codes.rows());
    Objects.checkFromIndexSize(at, to - from, out.length);
    if (layout.bits() == 8 && entries == 256) {
      wholeBytes(codes.array(), from, to, out, at);
    } else if (layout.bits() == 4 && entries == 16) {
      halfBytes(codes.array(), from, to, out, at);
    } else {
      anyBits(codes, from, to, out, at);
    }
  }

  /** Four sums at a time: one alone waits for each addition. */
  private void wholeBytes(byte[] bytes, int from, int to, float[] out, int at) {
    int fields = layout.fields();
    float[] table = this.table;
    int row = from;
    for (; row + 4 <= to; row += 4) {
      int p = row * fields;
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      for (int field = 0; field < fields; field++, p++) {
        int base = field << 8;
        a += table[base + (bytes[p] & 0xff)];
        b += table[base + (bytes[p + fields] & 0xff)];
        c += table[base + (bytes[p + 2 * fields] & 0xff)];
        d += table[base + (bytes[p + 3 * fields] & 0xff)];
      }
      out[at] = a;
      out[at + 1] = b;
      out[at + 2] = c;
      out[at + 3] = d;
      at += 4;
    }
    for (; row < to; row++) {
      float sum = 0;
      for (int field = 0; field < fields; field++) {
        sum += table[(field << 8) + (bytes[row * fields + field] & 0xff)];
      }
      out[at++] = sum;
    }
  }

  private void halfBytes(byte[] bytes, int from, int to, float[] out, int at) {
    int fields = layout.fields();
    int width = layout.bytesPerRow();
    for (int row = from; row < to; row++) {
      float sum = 0;
      int p = row * width;
      for (int field = 0; field + 1 < fields; field += 2, p++) {
        sum += table[(field << 4) + (bytes[p] & 15)];
        sum += table[((field + 1) << 4) + (bytes[p] >> 4 & 15)];
      }
      if ((fields & 1) == 1) {
        sum += table[((fields - 1) << 4) + (bytes[p] & 15)];
      }
      out[at++] = sum;
    }
  }

  private void anyBits(Codes codes, int from, int to, float[] out, int at) {
    for (int row = from; row < to; row++) {
      float sum = 0;
      for (int field = 0; field < layout.fields(); field++) {
        int code = codes.get(row, field);
        if (code >= entries) {
          throw new IllegalArgumentException(
              "DistanceTable.distances: expected codes from 0 to "
                  + (entries - 1)
                  + ", got "
                  + code
                  + " at row "
                  + row
                  + ", field "
                  + field
                  + Rows.suffix("codes"));
        }
        sum += table[field * entries + code];
      }
      out[at++] = sum;
    }
  }
}
