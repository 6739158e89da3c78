package dev.halftone.quantize;

import dev.halftone.quantize.QuantizerCase.Setting;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The quantizers that the contract binds. */
final class QuantizerCases {
  private static final String[] OWN_TO_KMEANS =
      KMeansChecks.all().stream().map(ContractCheck::name).toArray(String[]::new);
  private static final String[] OWN_TO_CODEBOOKS =
      CodebookChecks.all().stream().map(ContractCheck::name).toArray(String[]::new);

  private QuantizerCases() {}

  static List<QuantizerCase> all() {
    List<QuantizerCase> rows = new ArrayList<>();
    rows.add(kMeans("KMeans", options -> options));
    rows.add(
        QuantizerCase.of(
                "MiniBatchKMeans", KMeansModel.class, QuantizerCases::miniBatch, KMeansModel::load)
            .without("a batch is a sample, and may raise it", "inertia never rises")
            .without("a further batch moves the centers again", "tolerance 0")
            .without("other rows make other batches", "weights 0", "weights integer"));
    rows.add(kMeans("KMeans, bounds always", options -> options.withBounds(Bounds.YINYANG)));
    rows.add(
        kMeans("KMeans, cosine", options -> options.withDistance(Distance.COSINE))
            .without(
                "centers have length 1, whatever the rows have",
                "one column",
                "as many rows as entries",
                "equal rows come back",
                "constant columns",
                "values near 1e-38",
                "values near 1e38",
                "rows scaled by 2",
                "large offset, tiny spread",
                "fewer distinct rows than entries",
                "last short mini-batch"));
    rows.add(
        QuantizerCase.of(
                "SupervisedQuantizer, global",
                SupervisedQuantizer.class,
                QuantizerCases::global,
                SupervisedQuantizer::load)
            .without("KMeans.fit is under the same check", OWN_TO_KMEANS)
            .without("KMeans.fit is under the same check", OWN_TO_CODEBOOKS));
    rows.add(
        QuantizerCase.of(
                "SupervisedQuantizer, per class",
                SupervisedQuantizer.class,
                QuantizerCases::perClass,
                SupervisedQuantizer::load)
            .without("KMeans.fit is under the same check", OWN_TO_KMEANS)
            .without("KMeans.fit is under the same check", OWN_TO_CODEBOOKS)
            .without("each class needs rows and a center", "one entry", "one row")
            .without("counts the rows of each class", "fewer rows than entries", "no row to fit"));
    rows.add(
        withoutWeights(
            QuantizerCase.of(
                "ProductQuantizer",
                ProductQuantizer.class,
                (data, setting) -> ProductQuantizer.fit(data, codebooks(data, setting)),
                ProductQuantizer::load)));
    rows.add(
        withoutWeights(
                QuantizerCase.of(
                    "OptimizedProductQuantizer",
                    OptimizedProductQuantizer.class,
                    (data, setting) ->
                        OptimizedProductQuantizer.fit(data, codebooks(data, setting), 4),
                    OptimizedProductQuantizer::load))
            .without("the singular values of 4,096 x 4,096 take minutes", "4,096 columns")
            .without(
                "more k-means before the rotation may lead to another optimum",
                "more iterations are not worse"));
    rows.add(residual("ResidualQuantizer", 1));
    rows.add(residual("ResidualQuantizer, beam", 5));
    rows.add(scalar("ScalarQuantizer", ScalarQuantizer.Options.of(1)));
    rows.add(
        scalar(
            "ScalarQuantizer, one range, clipped",
            ScalarQuantizer.Options.of(1).withOneRange().withClipped(0.05)));
    rows.add(
        binary(
            QuantizerCase.of(
                "BinaryQuantizer",
                BinaryQuantizer.class,
                (data, setting) -> BinaryQuantizer.fit(data, Threshold.MEDIAN),
                BinaryQuantizer::load)));
    rows.add(
        binary(
                QuantizerCase.of(
                    "BinaryQuantizer, random directions",
                    BinaryQuantizer.class,
                    QuantizerCases::directions,
                    BinaryQuantizer::load))
            .without("directions mix the columns", "constant columns"));
    rows.add(sparse(SparseBinaryQuantizer.Storage.BITS));
    rows.add(sparse(SparseBinaryQuantizer.Storage.INDICES));
    return rows;
  }

  private static QuantizerCase kMeans(String name, UnaryOperator<KMeans.Options> variant) {
    return QuantizerCase.of(
        name,
        KMeansModel.class,
        (data, setting) -> KMeans.fit(data, setting.weights(), variant.apply(options(setting))),
        KMeansModel::load);
  }

  private static KMeans.Options options(Setting setting) {
    KMeans.Options options =
        KMeans.Options.of(setting.entries())
            .withMaxIterations(setting.maxIterations())
            .withTolerance(setting.tolerance())
            .withSeed(setting.seed());
    return setting.start() == null ? options : options.withCenters(setting.start());
  }

  /** Batches of 16 rows, which leave a short one at the end of nearly every test's rows. */
  private static KMeansModel miniBatch(Tensor rows, Setting setting) {
    return MiniBatchKMeans.fit(
        rows,
        setting.weights(),
        new MiniBatchKMeans.Options(options(setting), 16, 0),
        KMeansListener.silent());
  }

  private static SupervisedQuantizer global(Tensor rows, Setting setting) {
    return SupervisedQuantizer.global(KMeans.fit(rows, options(setting)), labels(rows), 2);
  }

  private static SupervisedQuantizer perClass(Tensor rows, Setting setting) {
    return SupervisedQuantizer.perClass(rows, labels(rows), 2, options(setting));
  }

  private static int[] labels(Tensor rows) {
    int[] labels = new int[rows.shape().extent(0)];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = row % 2;
    }
    return labels;
  }

  /** Three codebooks, or as many as there are columns. */
  private static CodebookOptions codebooks(Tensor rows, Setting setting) {
    int columns = rows.shape().rank() == 2 ? rows.shape().extent(1) : 1;
    int count = Math.max(1, Math.min(3, columns));
    return new CodebookOptions(count, setting.bits(), setting.maxIterations(), setting.seed());
  }

  private static Quantizer directions(Tensor rows, Setting setting) {
    int columns = rows.shape().rank() == 2 ? Math.max(1, rows.shape().extent(1)) : 1;
    Tensor directions = BinaryQuantizer.randomDirections(Math.min(columns, 5), columns, 3);
    return BinaryQuantizer.fit(rows, Threshold.MEAN, directions);
  }

  private static QuantizerCase residual(String name, int beam) {
    QuantizerCase row =
        withoutWeights(
            QuantizerCase.of(
                name,
                ResidualQuantizer.class,
                (data, setting) ->
                    ResidualQuantizer.fit(
                            data,
                            new CodebookOptions(
                                2, setting.bits(), setting.maxIterations(), setting.seed()))
                        .withBeam(beam),
                ResidualQuantizer::load));
    if (beam > 1) {
      row = row.without("the fit takes the nearest center at each stage", "predict equals fit");
    }
    return row.without("stages are chosen one by one, not together", "best code")
        .without(
            "of a sum of centers the nearest first center may be another", "encode, decode, encode")
        .without("a better first stage may leave a worse second", "more iterations are not worse");
  }

  private static QuantizerCase withoutWeights(QuantizerCase row) {
    return row.without(
            "takes neither weights nor starting centers, and has no inertia", OWN_TO_KMEANS)
        .without("a code has at least one bit", "one entry", "one row")
        .without("every number of so many bits is a code", "unknown code");
  }

  private static QuantizerCase withoutCodebook(QuantizerCase row) {
    return row.without("is not k-means", OWN_TO_KMEANS)
        .without("has no codebook", OWN_TO_CODEBOOKS)
        .without(
            "has no codebook", "fewer rows than entries", "as many rows as entries", "one entry");
  }

  private static QuantizerCase scalar(String name, ScalarQuantizer.Options options) {
    QuantizerCase row =
        QuantizerCase.of(
            name,
            ScalarQuantizer.class,
            (data, setting) ->
                ScalarQuantizer.fit(
                    data,
                    new ScalarQuantizer.Options(
                        Math.max(1, setting.bits()), options.perColumn(), options.clipped())),
            ScalarQuantizer::load);
    row = withoutCodebook(row).without("every number of so many bits is a code", "unknown code");
    return options.perColumn()
        ? row
        : row.without(
            "the range is that of all columns", "equal rows come back", "constant columns");
  }

  private static QuantizerCase binary(QuantizerCase row) {
    return withoutCodebook(row)
        .without("every number of so many bits is a code", "unknown code")
        .without("has two entries for each bit", "more entries are not worse")
        .without("the cut is a quantile, not half-way between what bits stand for", "best code");
  }

  private static QuantizerCase sparse(SparseBinaryQuantizer.Storage storage) {
    QuantizerCase row =
        QuantizerCase.of(
            "SparseBinaryQuantizer, " + storage,
            SparseBinaryQuantizer.class,
            (data, setting) -> {
              boolean one = data.shape().rank() == 2 && data.shape().extent(1) == 1;
              return SparseBinaryQuantizer.fit(data, one ? 1 : 2, storage);
            },
            SparseBinaryQuantizer::load);
    return withoutCodebook(row)
        .without("has no entries", "more entries are not worse")
        .without("another field makes another number of winners", "best code", "ties")
        .without("losers stand for one value", "equal rows come back", "constant columns");
  }
}
