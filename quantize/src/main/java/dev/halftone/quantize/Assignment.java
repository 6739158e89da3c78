package dev.halftone.quantize;

/**
 * Assigns the rows to their nearest centers, pass after pass, and decides when bounds of the
 * distances pay. The labels are the same either way.
 */
final class Assignment {
  /** Most of a pass is saved once fewer rows than this share change their cluster. */
  private static final double FEW = 0.25;

  /** Above this share of scored pairs, a pass with bounds takes as long as one without. */
  private static final double MANY = 0.6;

  private final RowBlocks rows;
  private final Radii radii;
  private final int clusters;
  private final int groupSize;
  private double share;
  private DistanceBounds bounds;
  private boolean fresh;
  private CenterSearch search;
  private BoundedSearch boundedSearch;

  Assignment(RowBlocks rows, Radii radii, int clusters, Bounds choice) {
    this.rows = rows;
    this.radii = radii;
    this.clusters = clusters;
    long memory = Runtime.getRuntime().maxMemory() / (choice == Bounds.YINYANG ? 2 : 8);
    groupSize =
        choice == Bounds.NONE ? 0 : DistanceBounds.groupSize(rows.count(), clusters, memory);
    share = choice == Bounds.YINYANG ? Double.POSITIVE_INFINITY : FEW;
  }

  /**
   * Begins a pass.
   *
   * @param moved rows that the pass before moved, or all
   */
  void begin(float[] centers, int moved) {
    search = null;
    boundedSearch = null;
    fresh = false;
    if (bounds == null && groupSize > 0 && clusters > 1 && moved <= share * rows.count()) {
      bounds = new DistanceBounds(rows.count(), centers, rows.dimension(), groupSize);
      fresh = true;
    }
    if (bounds == null) {
      search = new CenterSearch(centers, clusters, rows.dimension(), radii.point());
    } else {
      bounds.moveTo(centers);
      boundedSearch = new BoundedSearch(bounds, radii);
    }
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
    if (boundedSearch != null && !fresh) {
      double pairs = (double) rows.count() * bounds.groups();
      if (boundedSearch.scored() > MANY * pairs && share < Double.POSITIVE_INFINITY) {
        bounds = null;
        share /= 4;
      }
    }
  }
}
