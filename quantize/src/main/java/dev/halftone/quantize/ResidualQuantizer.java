package dev.halftone.quantize;

import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A residual quantizer: the first codebook quantizes the rows, each further one what the codebooks
 * before it left over, and a row is the sum of one center of each (Chen, Guan, Wang, "Approximate
 * Nearest Neighbor Search by Residual Vector Quantization", Sensors 10, 2010).
 *
 * <p>The code of a row has one field for each stage, the nearest center of that stage.
 */
public final class ResidualQuantizer implements Quantizer {
  private static final String KIND = "ResidualQuantizer";
  private static final int TILE = 1024;

  private final CodeLayout layout;
  private final Codebook[] stages;
  private final CodebookUsage usage;
  private final int beam;

  private ResidualQuantizer(Codebook[] stages, CodebookUsage usage, int beam) {
    this.stages = stages;
    this.usage = usage;
    this.beam = beam;
    layout = CodeLayout.forEntries(stages.length, stages[0].entries());
  }

  /**
   * Finds the codebooks for rows [n, d], one after the other.
   *
   * @throws IllegalArgumentException if rows are not of rank 2, not finite or fewer than the
   *     entries of a codebook
   */
  public static ResidualQuantizer fit(Tensor rows, CodebookOptions options) {
    Rows data = Rows.of("ResidualQuantizer.fit", "rows", rows);
    options.requireRows("ResidualQuantizer.fit", data);
    int dimension = data.dimension();
    float[] residual = data.values();
    Codebook[] stages = new Codebook[options.codebooks()];
    int[][] labels = new int[options.codebooks()][];
    for (int stage = 0; stage < stages.length; stage++) {
      KMeansModel model = Codebook.fit(residual, dimension, options.codebook(stage));
      stages[stage] = new Codebook(model.centers());
      labels[stage] = model.labels();
      residual = subtract(residual, model.centers(), labels[stage]);
    }
    return new ResidualQuantizer(stages, CodebookUsage.ofFields(labels, options.entries()), 1);
  }

  /**
   * The same quantizer with another search for codes: the given number of beginnings is kept after
   * each stage, which takes that many times the work and more. Five lower the distortion by some
   * per cent, the more the more stages there are; no row is worse off.
   *
   * @throws IllegalArgumentException if {@code width} is below 1
   */
  public ResidualQuantizer withBeam(int width) {
    if (width < 1) {
      throw new IllegalArgumentException(
          "ResidualQuantizer.withBeam: expected width >= 1, got " + width + Rows.suffix("width"));
    }
    return new ResidualQuantizer(stages, usage, width);
  }

  @Override
  public int dimension() {
    return stages[0].dimension();
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  /** Number of codebooks. */
  public int stages() {
    return stages.length;
  }

  /** Entries of each codebook. */
  public int entries() {
    return stages[0].entries();
  }

  /** The centers of one stage, [2^bits, d]. */
  public Tensor centers(int stage) {
    return stages[stage].centers();
  }

  /** How often the training rows used each entry. */
  public CodebookUsage usage() {
    return usage;
  }

  /**
   * {@inheritDoc} Each stage takes the center nearest to what is left, ties to the lowest index,
   * unless there is a beam, which may find a better sum.
   */
  @Override
  public Codes encode(Tensor rows) {
    Rows data = Rows.of("ResidualQuantizer.encode", "rows", rows, dimension());
    int[] codes = new int[Math.multiplyExact(data.count(), stages.length)];
    float[] residual = data.values();
    for (int stage = 0; stage < stages.length; stage++) {
      int[] labels = stages[stage].assign(residual);
      for (int row = 0; row < labels.length; row++) {
        codes[row * stages.length + stage] = labels[row];
      }
      residual = subtract(residual, centers(stage), labels);
    }
    if (beam > 1) {
      new BeamSearch(stages, beam).improve(data, codes);
    }
    return Codes.pack(layout, codes);
  }

  /** {@inheritDoc} The centers are summed in double and rounded once. */
  @Override
  public Tensor decode(Codes codes) {
    int[] values = codes.unpack("ResidualQuantizer.decode", layout, entries());
    int dimension = dimension();
    float[] rows = new float[Math.multiplyExact(codes.rows(), dimension)];
    Parallel.forEach(
        (codes.rows() + TILE - 1) / TILE,
        tile -> {
          double[] sum = new double[dimension];
          for (int row = tile * TILE; row < Math.min(codes.rows(), (tile + 1) * TILE); row++) {
            Arrays.fill(sum, 0);
            for (int stage = 0; stage < stages.length; stage++) {
              float[] centers = centers(stage).array();
              int from = values[row * stages.length + stage] * dimension;
              for (int i = 0; i < dimension; i++) {
                sum[i] += centers[from + i];
              }
            }
            for (int i = 0; i < dimension; i++) {
              rows[row * dimension + i] = (float) sum[i];
            }
          }
        });
    return Tensor.wrap(rows, Shape.of(codes.rows(), dimension));
  }

  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("stages", new int[] {stages.length, beam});
    for (int stage = 0; stage < stages.length; stage++) {
      file.put("centers." + stage, centers(stage));
    }
    usage.write(file);
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static ResidualQuantizer load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    int[] size = file.ints("stages", 2, Integer.MAX_VALUE);
    int count = size[0];
    if (count < 1 || count > file.tensors() || size[1] < 1) {
      throw file.wrong(
          "as many stages as there are and a beam", count + " and " + size[1], "stages");
    }
    Tensor first = file.matrix("centers.0");
    Codebook[] stages = new Codebook[count];
    for (int stage = 0; stage < count; stage++) {
      String name = "centers." + stage;
      Tensor centers = file.matrix(name);
      if (!centers.shape().equals(first.shape())) {
        throw file.wrong("shape " + first.shape(), centers.shape().toString(), name);
      }
      stages[stage] = new Codebook(centers);
    }
    return new ResidualQuantizer(
        stages, CodebookUsage.read(file, count, first.shape().extent(0)), size[1]);
  }

  /** Rows less their centers; differences beyond the range of floats end there. */
  static float[] subtract(float[] rows, Tensor centers, int[] labels) {
    int dimension = centers.shape().extent(1);
    float[] from = centers.array();
    float[] residual = new float[rows.length];
    Parallel.forEach(
        (labels.length + TILE - 1) / TILE,
        tile -> {
          for (int row = tile * TILE; row < Math.min(labels.length, (tile + 1) * TILE); row++) {
            int at = row * dimension;
            int center = labels[row] * dimension;
            for (int i = 0; i < dimension; i++) {
              float difference = rows[at + i] - from[center + i];
              residual[at + i] = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, difference));
            }
          }
        });
    return residual;
  }

  /** Columns, stages and bits. */
  @Override
  public String toString() {
    return "ResidualQuantizer[dimension="
        + dimension()
        + ", stages="
        + stages.length
        + ", bits="
        + layout.bits()
        + ", beam="
        + beam
        + "]";
  }
}
