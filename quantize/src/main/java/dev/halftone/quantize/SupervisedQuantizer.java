package dev.halftone.quantize;

import dev.halftone.io.AtomicFile;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A nearest-center classifier whose centers carry class labels: the quantizer of
 * Supervised-Encoding Quantizer (Le, Zhou, Ding, Tarokh, "Supervised Encoding for Discrete
 * Representation Learning", ICASSP 2020).
 *
 * <p>With more centers than classes, the clusters of one class are its styles.
 */
public final class SupervisedQuantizer implements Quantizer {
  private static final String KIND = "SupervisedQuantizer";

  private final Tensor centers;
  private final int[] clusterLabels;
  private final boolean[] empty;
  private final int classes;
  private final Distance distance;
  private final CenterSearch search;

  private SupervisedQuantizer(
      Tensor centers, int[] clusterLabels, boolean[] empty, int classes, Distance distance) {
    this.distance = distance;
    this.centers = centers;
    this.clusterLabels = clusterLabels;
    this.empty = empty;
    this.classes = classes;
    search =
        new CenterSearch(centers.array(), centers.shape().extent(0), centers.shape().extent(1));
  }

  /**
   * Names the clusters of a fitted k-means by the most frequent label among their training rows,
   * ties to the smallest label; an empty cluster gets label 0 and is flagged.
   *
   * @param labels class of each row that the model was fitted on, 0 to {@code classes - 1}
   * @throws IllegalArgumentException if there is not one label for each of those rows, or one is
   *     out of range
   */
  public static SupervisedQuantizer global(KMeansModel model, int[] labels, int classes) {
    String operation = "SupervisedQuantizer.global";
    int[] clusterOfRow = model.labels();
    ClassLabels.require(operation, "labels", labels, clusterOfRow.length, classes);
    int[][] counts = new int[model.clusters()][classes];
    for (int row = 0; row < labels.length; row++) {
      counts[clusterOfRow[row]][labels[row]]++;
    }
    int[] names = new int[model.clusters()];
    boolean[] empty = new boolean[model.clusters()];
    for (int cluster = 0; cluster < names.length; cluster++) {
      names[cluster] = ClusterReport.mostFrequent(counts[cluster]);
      empty[cluster] = counts[cluster][names[cluster]] == 0;
    }
    return new SupervisedQuantizer(model.centers(), names, empty, classes, model.distance());
  }

  /**
   * Runs k-means inside each class; its centers carry the class. The clusters in the options are
   * the total: each class gets an equal share, the lowest classes one more if it does not divide.
   *
   * @param rows training rows [n, d]
   * @param labels class of each row, 0 to {@code classes - 1}
   * @param options initialization GIVEN is not possible here
   * @throws IllegalArgumentException if the rows are not of rank 2 or not finite, the labels do not
   *     fit, there are fewer clusters than classes, or a class has fewer rows than clusters
   */
  public static SupervisedQuantizer perClass(
      Tensor rows, int[] labels, int classes, KMeans.Options options) {
    String operation = "SupervisedQuantizer.perClass";
    Rows data = Rows.of(operation, "rows", rows);
    ClassLabels.require(operation, "labels", labels, data.count(), classes);
    if (options.clusters() < classes || options.initialization() == Initialization.GIVEN) {
      throw new IllegalArgumentException(
          operation
              + ": expected at least "
              + classes
              + " clusters and no given centers, got "
              + options.clusters()
              + " clusters and "
              + options.initialization()
              + Rows.suffix("options"));
    }
    ClusterMembers members = new ClusterMembers(labels, classes);
    int dimension = data.dimension();
    float[] centers = new float[options.clusters() * dimension];
    int[] names = new int[options.clusters()];
    boolean[] empty = new boolean[options.clusters()];
    int cluster = 0;
    for (int label = 0; label < classes; label++) {
      int share = options.clusters() / classes + (label < options.clusters() % classes ? 1 : 0);
      if (members.size(label) < share) {
        throw new IllegalArgumentException(
            operation
                + ": expected at least "
                + share
                + " rows of class "
                + label
                + " for "
                + share
                + " clusters, got "
                + members.size(label)
                + Rows.suffix("labels"));
      }
      Rows own = data.select(members.of(label));
      KMeansModel model =
          KMeans.fit(
              Tensor.wrap(own.values(), Shape.of(own.count(), dimension)),
              options.withClusters(share));
      System.arraycopy(model.centers().array(), 0, centers, cluster * dimension, share * dimension);
      Arrays.fill(names, cluster, cluster + share, label);
      for (int none : model.emptyClusters()) {
        empty[cluster + none] = true;
      }
      cluster += share;
    }
    return new SupervisedQuantizer(
        Tensor.wrap(centers, Shape.of(options.clusters(), dimension)),
        names,
        empty,
        classes,
        options.distance());
  }

  /**
   * A quantizer of given centers, none of them empty, near in the Euclidean distance.
   *
   * @param centers [k, d]
   * @param clusterLabels the class of each, 0 to {@code classes - 1}
   * @throws IllegalArgumentException if the centers are not of rank 2, none or not finite, or the
   *     labels do not fit
   */
  public static SupervisedQuantizer of(Tensor centers, int[] clusterLabels, int classes) {
    String operation = "SupervisedQuantizer.of";
    Rows rows = Rows.of(operation, "centers", centers).requireSome(operation, "centers");
    ClassLabels.require(operation, "clusterLabels", clusterLabels, rows.count(), classes);
    return new SupervisedQuantizer(
        centers.detach(),
        clusterLabels.clone(),
        new boolean[rows.count()],
        classes,
        Distance.EUCLIDEAN);
  }

  /** The centers [k, d]. */
  public Tensor centers() {
    return centers;
  }

  /** Number of clusters k. */
  public int clusters() {
    return clusterLabels.length;
  }

  @Override
  public int dimension() {
    return centers.shape().extent(1);
  }

  /** One field of as many bits as the largest index of a cluster needs. */
  @Override
  public CodeLayout layout() {
    return CodeLayout.forEntries(1, clusters());
  }

  /** {@inheritDoc} The code of a row is {@link #assign} of it, packed. */
  @Override
  public Codes encode(Tensor rows) {
    return Codes.pack(layout(), assign(measured("SupervisedQuantizer.encode", rows), null));
  }

  @Override
  public Tensor decode(Codes codes) {
    int[] nearest = codes.unpack("SupervisedQuantizer.decode", layout(), clusters());
    return centers.gather(0, nearest);
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** The class of each cluster, [k]. */
  public int[] clusterLabels() {
    return clusterLabels.clone();
  }

  /** Whether no training row belongs to the cluster, so that its label means nothing. */
  public boolean isEmpty(int cluster) {
    return empty[cluster];
  }

  /** The clusters that carry a class, ascending. */
  public int[] clustersOf(int label) {
    int[] found = new int[clusterLabels.length];
    int count = 0;
    for (int cluster = 0; cluster < clusterLabels.length; cluster++) {
      if (clusterLabels[cluster] == label && !empty[cluster]) {
        found[count++] = cluster;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * The nearest center of each row [n, d], ties to the lowest index.
   *
   * @throws IllegalArgumentException as {@link KMeansModel#assign}
   */
  public int[] assign(Tensor rows) {
    return assign(measured("SupervisedQuantizer.assign", rows), null);
  }

  /**
   * The class of the nearest center of each row [n, d].
   *
   * @throws IllegalArgumentException as {@link KMeansModel#assign}
   */
  public int[] classify(Tensor rows) {
    int[] predicted = assign(measured("SupervisedQuantizer.classify", rows), null);
    for (int row = 0; row < predicted.length; row++) {
      predicted[row] = clusterLabels[predicted[row]];
    }
    return predicted;
  }

  /**
   * Describes every cluster by the rows [n, d] that fall into it, with at most {@code nearest}
   * members each.
   *
   * @param labels class of each row, 0 to {@code classes - 1}
   * @throws IllegalArgumentException as {@link KMeansModel#assign}, or if the labels do not fit or
   *     {@code nearest} is negative
   */
  public List<ClusterReport> report(Tensor rows, int[] labels, int nearest) {
    String operation = "SupervisedQuantizer.report";
    if (nearest < 0) {
      throw new IllegalArgumentException(
          operation + ": expected nearest >= 0, got " + nearest + Rows.suffix("nearest"));
    }
    Rows data = measured(operation, rows);
    ClassLabels.require(operation, "labels", labels, data.count(), classes);
    double[] distances = new double[labels.length];
    int[] clusterOfRow = assign(data, distances);
    ClusterMembers members = new ClusterMembers(clusterOfRow, clusters());
    CenterSums sums = new CenterSums(data, clusters());
    sums.moveTo(clusterOfRow);
    float[] means = sums.means(centers.array());
    List<ClusterReport> reports = new ArrayList<>();
    for (int cluster = 0; cluster < clusters(); cluster++) {
      reports.add(
          ClusterReport.of(
              cluster,
              clusterLabels[cluster],
              members.of(cluster),
              labels,
              classes,
              distances,
              nearest,
              data,
              means));
    }
    return List.copyOf(reports);
  }

  /**
   * Saves the quantizer to a safetensors file, replacing an old one atomically; {@link #load} gives
   * an equal quantizer.
   */
  @Override
  public void save(Path path) throws IOException {
    int[] flags = new int[empty.length];
    for (int cluster = 0; cluster < flags.length; cluster++) {
      flags[cluster] = empty[cluster] ? 1 : 0;
    }
    ModelFile file = ModelFile.of(path, KIND);
    file.put("centers", centers);
    file.put("clusterLabels", clusterLabels);
    file.put("empty", flags);
    file.put("classes", new int[] {classes});
    file.put("distance", distance.name());
    file.write();
  }

  /**
   * Loads what {@link #save} saved.
   *
   * @throws dev.halftone.io.FormatException if the file is damaged or holds something else
   */
  public static SupervisedQuantizer load(Path path) throws IOException {
    ModelFile file = ModelFile.read(path, KIND);
    Tensor centers = file.matrix("centers");
    int clusters = centers.shape().extent(0);
    int classes = file.ints("classes", 1, Integer.MAX_VALUE)[0];
    int[] flags = file.ints("empty", clusters, 2);
    boolean[] empty = new boolean[clusters];
    for (int cluster = 0; cluster < clusters; cluster++) {
      empty[cluster] = flags[cluster] == 1;
    }
    int[] names = file.ints("clusterLabels", clusters, classes);
    return new SupervisedQuantizer(
        centers, names, empty, classes, file.constant("distance", Distance.class));
  }

  /**
   * Writes {@link #assign} and {@link #classify} as an ONNX model, replacing an old file
   * atomically: input {@code input}, float32 rows [batch, d]; outputs {@code labels}, the clusters,
   * and {@code classes}, both int64 [batch]. It computes in double, as {@link
   * KMeansModel#writeOnnx}.
   *
   * @throws IOException if the file cannot be written
   */
  public void writeOnnx(Path path) throws IOException {
    byte[] bytes = CenterSearchOnnx.toBytes(centers, distance, clusterLabels);
    AtomicFile.replace(path, out -> out.write(bytes));
  }

  /** k, d and the number of classes. */
  @Override
  public String toString() {
    return "SupervisedQuantizer[clusters="
        + clusters()
        + ", dimension="
        + dimension()
        + ", classes="
        + classes
        + "]";
  }

  /** The rows as they are compared with centers. */
  private Rows measured(String operation, Tensor rows) {
    Rows data = Rows.of(operation, "rows", rows, dimension());
    return distance == Distance.COSINE ? data.drawnOut(operation) : data;
  }

  private int[] assign(Rows data, double[] distances) {
    int[] nearest = new int[data.count()];
    search.assign(data.block(0), null, nearest, distances);
    return nearest;
  }
}
