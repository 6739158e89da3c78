package dev.halftone.kernel;

/**
 * How the pixels of a plane fall into panels: equally many neighbours in the order of rows, the
 * last panel overlapping the one before it. A panel consists of runs, each at most a vector's worth
 * of pixels of one row.
 *
 * @param pixels the first pixel of each panel
 * @param firsts the first run of each panel, and at the end the number of runs
 * @param starts where each run is read, relative to a step's place in the padded source
 * @param places where each run lies in its panel
 */
record PixelPanels(int[] pixels, int[] firsts, int[] starts, int[] places) {

  static PixelPanels of(Correlation c, int lanes, int width) {
    int count = c.pixels.length;
    int columns = c.columns.count();
    int panels = MatrixBlock.divideUp(count, width);
    int[] pixels = new int[panels];
    int[] firsts = new int[panels + 1];
    int[] starts = new int[panels * width];
    int[] places = new int[panels * width];
    int run = 0;
    for (int panel = 0; panel < panels; panel++) {
      int first = Math.max(0, Math.min(panel * width, count - width));
      int end = Math.min(first + width, count);
      pixels[panel] = first;
      firsts[panel] = run;
      for (int pixel = first; pixel < end; run++) {
        starts[run] = c.pixels[pixel];
        places[run] = pixel - first;
        int leftInRow = columns - pixel % columns;
        pixel += Math.min(Math.min(leftInRow, lanes), end - pixel);
      }
    }
    firsts[panels] = run;
    return new PixelPanels(pixels, firsts, starts, places);
  }

  int count() {
    return pixels.length;
  }
}
