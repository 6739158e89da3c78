package dev.halftone.quantize;

import dev.halftone.io.AtomicFile;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The centers that k-means found, with the labels and the course of the fit. */
public final class KMeansModel implements Quantizer {
  private static final String KIND = "KMeansModel";

  private final Tensor centers;
  private final int[] labels;
  private final int[] sizes;
  private final double inertia;
  private final double[] inertiaHistory;
  private final StopReason stopped;
  private final Distance distance;

  /** Made when first used, and the same whoever makes it. */
  private final AtomicReference<CenterSearch> search = new AtomicReference<>();

  KMeansModel(
      float[] centers,
      int dimension,
      int[] labels,
      double inertia,
      double[] inertiaHistory,
      StopReason stopped,
      Distance distance) {
    int clusters = centers.length / dimension;
    this.centers = Tensor.wrap(centers, Shape.of(clusters, dimension));
    this.labels = labels;
    this.inertia = inertia;
    this.inertiaHistory = inertiaHistory;
    this.stopped = stopped;
    this.distance = distance;
    sizes = new int[clusters];
    for (int label : labels) {
      sizes[label]++;
    }
  }

  /** The centers [k, d]; the center of a cluster that lost all its rows stays where it last was. */
  public Tensor centers() {
    return centers;
  }

  /** Number of clusters k. */
  public int clusters() {
    return centers.shape().extent(0);
  }

  @Override
  public int dimension() {
    return centers.shape().extent(1);
  }

  /** The nearest of {@link #centers} for each training row, [n]. */
  public int[] labels() {
    return labels.clone();
  }

  /** Number of training rows in each cluster, [k]. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** The clusters without a training row, ascending. */
  public int[] emptyClusters() {
    return IntStream.range(0, sizes.length).filter(i -> sizes[i] == 0).toArray();
  }

  /**
   * Sum over the training rows of the weight times the squared distance to the nearest center;
   * under {@link Distance#COSINE} of the rows drawn out to length 1, and so twice the sum of 1 -
   * cosine.
   */
  public double inertia() {
    return inertia;
  }

  /**
   * The inertia of the first centers and after each iteration; never rises. For mini-batches, what
   * each epoch summed while the centers moved, which may rise, and at the end the inertia.
   */
  public double[] inertiaHistory() {
    return inertiaHistory.clone();
  }

  /** Number of center updates, or of epochs for mini-batches. */
  public int iterations() {
    return inertiaHistory.length - 1;
  }

  /** Why the fit stopped. */
  public StopReason stopped() {
    return stopped;
  }

  /** What the fit called near, and what {@link #assign} does. */
  public Distance distance() {
    return distance;
  }

  /**
   * The nearest center for each of the rows [n, d], ties to the lowest index.
   *
   * @throws IllegalArgumentException if the rows have another number of columns, are not finite or,
   *     under {@link Distance#COSINE}, one of them has length 0
   */
  public int[] assign(Tensor rows) {
    return nearest("KMeansModel.assign", rows);
  }

  private int[] nearest(String operation, Tensor rows) {
    Rows data = Rows.of(operation, "rows", rows, dimension());
    if (distance == Distance.COSINE) {
      data = data.drawnOut(operation);
    }
    int[] nearest = new int[data.count()];
    search().assign(data, nearest);
    return nearest;
  }

  private CenterSearch search() {
    CenterSearch made = search.get();
    if (made == null) {
      made = new CenterSearch(centers.array(), clusters(), dimension());
      search.set(made);
    }
    return made;
  }

  /** One field of as many bits as the largest index of a cluster needs. */
  @Override
  public CodeLayout layout() {
    return CodeLayout.forEntries(1, clusters());
  }

  /** {@inheritDoc} The code of a row is {@link #assign} of it, packed. */
  @Override
  public Codes encode(Tensor rows) {
    return Codes.pack(layout(), nearest("KMeansModel.encode", rows));
  }

  @Override
  public Tensor decode(Codes codes) {
    return decode(codes.unpack("KMeansModel.decode", layout(), clusters()));
  }

  /** The centers of the given clusters, [n, d]. */
  public Tensor decode(int[] clusterOfRow) {
    for (int i = 0; i < clusterOfRow.length; i++) {
      if (clusterOfRow[i] < 0 || clusterOfRow[i] >= clusters()) {
        throw new IllegalArgumentException(
            "KMeansModel.decode: expected clusters from 0 to "
                + (clusters() - 1)
                + ", got "
                + clusterOfRow[i]
                + " at "
                + i
                + Rows.suffix("clusterOfRow"));
      }
    }
    float[] decoded =
        Rows.trusted(centers.array(), clusters(), dimension()).select(clusterOfRow).values();
    return Tensor.wrap(decoded, Shape.of(clusterOfRow.length, dimension()));
  }

  /**
   * Saves the model to a safetensors file, replacing an old one atomically; {@link #load} gives an
   * equal model.
   */
  @Override
  public void save(Path path) throws IOException {
    ModelFile file = ModelFile.of(path, KIND);
    file.put("centers", centers);
    file.put("labels", labels);
    file.put("inertia", new double[] {inertia});
    file.put("inertiaHistory", inertiaHistory);
    file.put("stopped", stopped.name());
    file.put("distance", distance.name());
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static KMeansModel load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    Tensor centers = file.matrix("centers");
    return new KMeansModel(
        centers.array(),
        centers.shape().extent(1),
        file.ints("labels", -1, centers.shape().extent(0)),
        file.doubles("inertia")[0],
        file.doubles("inertiaHistory"),
        file.constant("stopped", StopReason.class),
        file.constant("distance", Distance.class));
  }

  /**
   * Writes {@link #assign} as an ONNX model, replacing an old file atomically: input {@code input},
   * float32 rows [batch, d]; output {@code labels}, int64 [batch]. It computes in double, so that
   * the labels are equal save where two centers are equally far to about 15 digits.
   *
   * @throws IOException if the file cannot be written
   */
  public void writeOnnx(Path path) throws IOException {
    byte[] bytes = CenterSearchOnnx.toBytes(centers, distance, null);
    AtomicFile.replace(path, out -> out.write(bytes));
  }

  /** k, d, inertia, iterations and why it stopped. */
  @Override
  public String toString() {
    return "KMeansModel[clusters="
        + clusters()
        + ", dimension="
        + dimension()
        + ", inertia="
        + inertia
        + ", iterations="
        + iterations()
        + ", stopped="
        + stopped
        + "]";
  }
}
