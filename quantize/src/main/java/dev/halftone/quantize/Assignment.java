package dev.halftone.quantize;

/**
 * Assigns the rows to their nearest centers, pass after pass, and decides when bounds of the
 * distances pay. The labels are the same either way.
 */
final class Assignment {
  /** Below so many multiplications for a row, its bounds cost more than they save. */
  private static final int FEW = 6000;

  /** Above this share of scored pairs, a pass with bounds takes longer than one without. */
  private static final double MANY = 0.9;

  /** The first passes move the centers most and say little. */
  private static final int EARLY_PASSES = 5;

  private final RowBlocks rows;
  private final Radii radii;
  private final int clusters;
  private final int groupSize;
  private final boolean always;
  private boolean bounded;
  private int passes;
  private DistanceBounds bounds;
  private boolean fresh;
  private CenterSearch search;
  private BoundedSearch boundedSearch;

  Assignment(RowBlocks rows, Radii radii, int clusters, Bounds choice) {
    this.rows = rows;
    this.radii = radii;
    this.clusters = clusters;
    always = choice == Bounds.YINYANG;
    long memory = Runtime.getRuntime().maxMemory() / (always ? 2 : 8);
    groupSize = DistanceBounds.groupSize(rows.count(), clusters, memory);
    boolean pays = clusters > 1 && (long) clusters * rows.dimension() >= FEW;
    bounded = groupSize > 0 && choice != Bounds.NONE && (always || pays);
  }

  /** Begins a pass. */
  void begin(float[] centers) {
    search = null;
    boundedSearch = null;
    if (!bounded) {
      search = new CenterSearch(centers, clusters, rows.dimension(), radii.point());
      return;
    }
    fresh = bounds == null;
    if (fresh) {
      bounds = new DistanceBounds(rows.count(), centers, rows.dimension(), groupSize);
    }
    bounds.moveTo(centers);
    boundedSearch = new BoundedSearch(bounds, radii);
  }

  /** Fills in the nearest center of each row of a block. */
  void assign(RowBlock block, int[] labels) {
    if (search != null) {
      search.assign(block, radii, labels, null);
    } else {
      boundedSearch.assign(block, labels, fresh);
    }
  }

  /** Ends a pass. */
  void end() {
    passes++;
    if (bounded && !always && passes > EARLY_PASSES) {
      double pairs = (double) rows.count() * bounds.groups();
      if (boundedSearch.scored() > MANY * pairs) {
        bounded = false;
        bounds = null;
      }
    }
  }
}
