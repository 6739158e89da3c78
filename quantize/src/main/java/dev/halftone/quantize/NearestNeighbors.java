package dev.halftone.quantize;

import dev.halftone.kernel.CenterScores;
import dev.halftone.kernel.DoubleSums;
import dev.halftone.kernel.Parallel;
import dev.halftone.kernel.Smallest;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Exact search for the references that are nearest to a query by squared Euclidean distance, summed
 * over differences in double; ties go to the lowest index.
 *
 * <p>References whose float score, a matrix product by tiles, shows that they cannot be among the k
 * nearest are passed over; all others are compared by direct differences. So the answer is that of
 * plain double loops, whatever the offset and spread of the rows, and no matrix of all distances is
 * made: beside the rows a search needs 64 MB, and 12 k bytes for each query.
 *
 * <p>Rows scaled to length 1 are found in the order of their cosine, |a - b|² being 2 - 2 cos.
 */
public final class NearestNeighbors {
  /** References whose scores for one tile of queries stay in the second cache. */
  private static final int BLOCK = 1024;

  /** Floats of references that are packed at a time. */
  private static final int SLAB = 1 << 24;

  private static final int SCORES_PER_TILE = 1 << 17;

  /** For fewer queries than this, packing the references costs more than direct differences. */
  private static final int FEW = 8;

  private final Rows references;

  private NearestNeighbors(Rows references) {
    this.references = references;
  }

  /**
   * Prepares to search among references [n, d]; their array is shared, not copied.
   *
   * @throws IllegalArgumentException if they are not of rank 2, have no row or no column, or are
   *     not finite
   */
  public static NearestNeighbors of(Tensor references) {
    return of("NearestNeighbors.of", references);
  }

  private static NearestNeighbors of(String operation, Tensor references) {
    return of(Rows.of(operation, "references", references).requireSome(operation, "references"));
  }

  /** Searches among rows that are known to be finite and at least one. */
  static NearestNeighbors of(Rows references) {
    return new NearestNeighbors(references);
  }

  /**
   * The k nearest of the references [n, d] for each of the queries [m, d].
   *
   * @throws IllegalArgumentException if the shapes do not fit, a value is not finite, or k is not
   *     from 1 to n
   */
  public static Neighbors search(Tensor references, Tensor queries, int k) {
    return of("NearestNeighbors.search", references).search(queries, k);
  }

  /** Number of references n. */
  public int size() {
    return references.count();
  }

  /** Number of columns d. */
  public int dimension() {
    return references.dimension();
  }

  /**
   * The k nearest references for each of the queries [m, d].
   *
   * @throws IllegalArgumentException if the queries have another number of columns or are not
   *     finite, or k is not from 1 to n
   */
  public Neighbors search(Tensor queries, int k) {
    return search("NearestNeighbors.search", queries, k);
  }

  Neighbors search(String operation, Tensor queries, int k) {
    Rows rows = Rows.of(operation, "queries", queries, dimension());
    requireCount(operation, k, size());
    Smallest[] nearest = new Smallest[rows.count()];
    for (int query = 0; query < nearest.length; query++) {
      nearest[query] = new Smallest(k);
    }
    if (nearest.length < FEW) {
      searchDirectly(rows, k, nearest);
    } else {
      searchByTiles(rows, nearest);
    }
    Found found = new Found(nearest.length, k);
    Parallel.forEach(nearest.length, query -> found.put(query, nearest[query], 1));
    return found.neighbors();
  }

  static void requireCount(String operation, int k, int references) {
    if (k < 1 || k > references) {
      throw new IllegalArgumentException(
          operation
              + ": expected k from 1 to the "
              + references
              + " references, got "
              + k
              + Rows.suffix("k"));
    }
  }

  /** Each chunk of references finds its own k nearest; the nearest of those are the answer. */
  private void searchDirectly(Rows queries, int k, Smallest[] nearest) {
    int chunkRows = Math.max(BLOCK, SCORES_PER_TILE / dimension());
    int chunks = (size() + chunkRows - 1) / chunkRows;
    Smallest[][] parts = new Smallest[chunks][nearest.length];
    Parallel.forEach(
        chunks,
        chunk -> {
          int from = chunk * chunkRows;
          int to = Math.min(size(), from + chunkRows);
          Arrays.setAll(parts[chunk], query -> new Smallest(Math.min(k, to - from)));
          DoubleSums sums = DoubleSums.chosen();
          for (int reference = from; reference < to; reference++) {
            for (int query = 0; query < nearest.length; query++) {
              parts[chunk][query].offer(distance(sums, queries, query, reference), reference);
            }
          }
        });
    for (Smallest[] part : parts) {
      for (int query = 0; query < nearest.length; query++) {
        part[query].sort();
        for (int rank = 0; rank < part[query].size(); rank++) {
          nearest[query].offer(part[query].key(rank), part[query].index(rank));
        }
      }
    }
  }

  private void searchByTiles(Rows queries, Smallest[] nearest) {
    ShiftedRows shifted = new ShiftedRows(references);
    int tileRows = Math.max(16, Math.min(1024, SCORES_PER_TILE / Math.max(BLOCK, dimension())));
    int tiles = (queries.count() + tileRows - 1) / tileRows;
    int slabRows = Math.max(1, SLAB / dimension() / BLOCK) * BLOCK;
    for (int slab = 0; slab < size(); slab += slabRows) {
      int from = slab;
      CenterScores[] blocks =
          new CenterScores[(Math.min(slabRows, size() - slab) + BLOCK - 1) / BLOCK];
      double[] norms = new double[blocks.length];
      Parallel.forEach(
          blocks.length,
          block -> {
            int start = from + block * BLOCK;
            ShiftedRows.Block packed = shifted.block(start, Math.min(size(), start + BLOCK));
            blocks[block] = packed.scores();
            norms[block] = packed.largestNorm();
          });
      AtomicInteger next = new AtomicInteger();
      // The k nearest of a query depend on it alone, so which worker takes which tile cannot
      // matter.
      Parallel.forEach(
          Math.min(Parallel.threads(), tiles),
          worker -> {
            Workspace workspace = new Workspace(shifted, queries, nearest, tileRows);
            for (int tile = next.getAndIncrement(); tile < tiles; tile = next.getAndIncrement()) {
              workspace.load(tile * tileRows, Math.min(queries.count(), (tile + 1) * tileRows));
              for (int block = 0; block < blocks.length; block++) {
                workspace.search(from + block * BLOCK, blocks[block], norms[block]);
              }
            }
          });
    }
  }

  private double distance(DoubleSums sums, Rows queries, int query, int reference) {
    return sums.squaredDistance(
        queries.values(),
        queries.offset(query),
        references.values(),
        references.offset(reference),
        dimension());
  }

  /** The buffers of one worker. */
  private final class Workspace {
    private final ShiftedRows shifted;
    private final Rows queries;
    private final Smallest[] nearest;
    private final float[] negated;
    private final double[] halfNorms;
    private final float[] scores;
    private final DoubleSums sums = DoubleSums.chosen();
    private int from;
    private int to;

    Workspace(ShiftedRows shifted, Rows queries, Smallest[] nearest, int tileRows) {
      this.shifted = shifted;
      this.queries = queries;
      this.nearest = nearest;
      negated = new float[CenterScores.padded(tileRows) * dimension()];
      halfNorms = new double[tileRows];
      // The widest kernel pads a block to at most its own width, of which blocks are multiples.
      scores = new float[CenterScores.padded(tileRows) * BLOCK];
    }

    void load(int firstQuery, int end) {
      from = firstQuery;
      to = end;
      for (int query = from; query < to; query++) {
        int at = (query - from) * dimension();
        shifted.negate(queries, query, negated, at);
        halfNorms[query - from] = shifted.squaredNorm(negated, at) / 2;
      }
    }

    void search(int firstReference, CenterScores block, double largestNorm) {
      int count = Math.min(BLOCK, size() - firstReference);
      block.compute(to - from, negated, 0, scores, 0);
      for (int query = from; query < to; query++) {
        double halfNorm = halfNorms[query - from];
        double error = shifted.error(largestNorm, Math.sqrt(2 * halfNorm));
        Smallest kept = nearest[query];
        if (error == Double.POSITIVE_INFINITY) {
          for (int j = 0; j < count; j++) {
            kept.offer(distance(sums, queries, query, firstReference + j), firstReference + j);
          }
          continue;
        }
        int base = (query - from) * block.stride();
        float bound = shifted.scoreOf(kept.bound(), halfNorm, error);
        int j = block.next(scores, base, bound, 0);
        while (j < count) {
          kept.offer(distance(sums, queries, query, firstReference + j), firstReference + j);
          bound = shifted.scoreOf(kept.bound(), halfNorm, error);
          j = block.next(scores, base, bound, j + 1);
        }
      }
    }
  }
}
