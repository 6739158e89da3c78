package dev.halftone.quantize;

import java.io.IOException;

/** Codes of rows list by list, in each list by ascending row. */
final class InvertedLists {
  private final int[] starts;
  private final int[] rows;
  private final Codes codes;

  /** From the list of each row and the codes in the order of the rows. */
  InvertedLists(int count, int[] labels, Codes codes) {
    starts = new int[count + 1];
    for (int label : labels) {
      starts[label + 1]++;
    }
    for (int list = 0; list < count; list++) {
      starts[list + 1] += starts[list];
    }
    int[] next = starts.clone();
    rows = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      rows[next[labels[row]]++] = row;
    }
    this.codes = codes.select(rows);
  }

  int count() {
    return starts.length - 1;
  }

  int rows() {
    return rows.length;
  }

  /** The place of the first code of a list; that of the next list ends it. */
  int start(int list) {
    return starts[list];
  }

  /** The row at a place. */
  int row(int place) {
    return rows[place];
  }

  int[] sizes() {
    int[] sizes = new int[count()];
    for (int list = 0; list < sizes.length; list++) {
      sizes[list] = starts[list + 1] - starts[list];
    }
    return sizes;
  }

  int longest() {
    int longest = 0;
    for (int size : sizes()) {
      longest = Math.max(longest, size);
    }
    return longest;
  }

  /** The sums from a table for the codes of a list. */
  void distances(int list, DistanceTable table, float[] out) {
    table.distances(codes, starts[list], starts[list + 1], out, 0);
  }

  /** The number in one field of the code at a place. */
  int code(int place, int field) {
    return codes.get(place, field);
  }

  /** Stores the codes in the order of the rows, with the list of each. */
  void write(ModelFile file) {
    int[] places = new int[rows.length];
    int[] labels = new int[rows.length];
    for (int list = 0; list < count(); list++) {
      for (int place = starts[list]; place < starts[list + 1]; place++) {
        places[rows[place]] = place;
        labels[rows[place]] = list;
      }
    }
    file.put("lists", labels);
    codes.select(places).write(file);
  }

  static InvertedLists read(ModelFile file, int count, ProductQuantizer quantizer)
      throws IOException {
    Codes codes = Codes.read(file);
    if (!codes.layout().equals(quantizer.layout())) {
      throw file.wrong(quantizer.layout().toString(), codes.layout().toString(), "layout");
    }
    for (int value : codes.unpack()) {
      if (value >= quantizer.entries()) {
        throw file.wrong("codes below " + quantizer.entries(), Integer.toString(value), "codes");
      }
    }
    return new InvertedLists(count, file.ints("lists", codes.rows(), count), codes);
  }
}
