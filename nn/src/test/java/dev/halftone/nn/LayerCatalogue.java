package dev.halftone.nn;

import dev.halftone.tensor.Conv2dOptions;
import dev.halftone.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Every layer of the library; {@link LayerCatalogueTest} holds each to every law. */
public final class LayerCatalogue {
  private static final Initializer RULE = Initializers.uniformFanIn();
  private static final Conv2dOptions PLAIN = Conv2dOptions.of();

  private LayerCatalogue() {}

  /** The rows. */
  public static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>();
    weighted(cases);
    images(cases);
    normalizations(cases);
    activations(cases);
    composites(cases);
    sparse(cases);
    return cases;
  }

  private static void weighted(List<LayerCase> cases) {
    cases.add(
        LayerCase.golden("dense", Shape.of(6, 7), Shape.of(6, 5), g -> Dense.of(7, 5, RULE, g)));
    cases.add(
        LayerCase.golden(
            "dense no bias",
            Shape.of(6, 7),
            Shape.of(6, 5),
            g -> Dense.of(7, 5, RULE, g).withoutBias()));
    cases.add(
        LayerCase.golden(
            "dense rank 3", Shape.of(2, 5, 4), Shape.of(2, 5, 3), g -> Dense.of(4, 3, RULE, g)));
    cases.add(
        LayerCase.golden(
            "conv",
            Shape.of(2, 3, 9, 8),
            Shape.of(2, 4, 5, 4),
            g -> Conv2d.of(3, 4, 3, PLAIN.withStride(2).withPadding(1), RULE, g)));
    cases.add(
        LayerCase.golden(
            "conv groups dilated",
            Shape.of(2, 4, 7, 7),
            Shape.of(2, 6, 7, 7),
            g -> Conv2d.of(4, 6, 3, PLAIN.withPadding(2).withDilation(2).withGroups(2), RULE, g)));
    cases.add(
        LayerCase.golden(
            "conv transpose",
            Shape.of(2, 4, 5, 4),
            Shape.of(2, 3, 10, 8),
            g ->
                ConvTranspose2d.of(4, 3, 3, PLAIN.withStride(2).withPadding(1), RULE, g)
                    .withOutputPadding(1)));
    cases.add(
        LayerCase.golden(
            "conv transpose groups dilated",
            Shape.of(2, 4, 3, 4),
            Shape.of(2, 6, 7, 9),
            g ->
                ConvTranspose2d.of(
                    4, 6, 2, PLAIN.withStride(2).withDilation(2).withGroups(2), RULE, g)));
  }

  private static void images(List<LayerCase> cases) {
    cases.add(
        LayerCase.golden(
            "max pool", Shape.of(2, 3, 8, 7), Shape.of(2, 3, 3, 3), g -> new MaxPool2d(3, 2)));
    cases.add(
        LayerCase.golden(
            "average pool", Shape.of(2, 3, 6, 9), Shape.of(2, 3, 3, 4), g -> AvgPool2d.of(2)));
    cases.add(
        LayerCase.golden(
            "upsample nearest",
            Shape.of(2, 2, 3, 4),
            Shape.of(2, 2, 9, 12),
            g -> Upsample.nearest(3)));
    cases.add(
        LayerCase.golden(
            "upsample bilinear",
            Shape.of(2, 3, 4, 5),
            Shape.of(2, 3, 8, 10),
            g -> Upsample.bilinear(2)));
    cases.add(LayerCase.of("flatten", Shape.of(2, 3, 4), Shape.of(2, 12), g -> Flatten.of()));
    cases.add(
        LayerCase.of("reshape", Shape.of(2, 12), Shape.of(2, 3, 2, 2), g -> Reshape.of(3, 2, 2)));
  }

  private static void normalizations(List<LayerCase> cases) {
    Shape images = Shape.of(4, 3, 5, 6);
    Shape rows = Shape.of(9, 5);
    cases.add(LayerCase.golden("batch norm images training", images, images, g -> BatchNorm.of(3)));
    cases.add(
        LayerCase.golden("batch norm images inference", images, images, g -> BatchNorm.of(3)));
    cases.add(
        LayerCase.golden(
            "batch norm rows training",
            rows,
            rows,
            g -> BatchNorm.of(5).withMomentum(0.3f).withEpsilon(1e-3f)));
    cases.add(LayerCase.golden("batch norm rows inference", rows, rows, g -> BatchNorm.of(5)));
    cases.add(LayerCase.of("batch norm of Keras", rows, rows, g -> BatchNorm.keras(5)));
    cases.add(LayerCase.golden("layer norm", Shape.of(5, 8), Shape.of(5, 8), g -> LayerNorm.of(8)));
  }

  private static void activations(List<LayerCase> cases) {
    List<Activation> all =
        List.of(
            Activation.relu(),
            Activation.leakyRelu(0.25f),
            Activation.elu(1.5f),
            Activation.gelu(),
            Activation.silu(),
            Activation.sigmoid(),
            Activation.tanh(),
            Activation.softplus(),
            Activation.softmax(),
            Activation.logSoftmax());
    Shape shape = Shape.of(5, 6);
    for (Activation activation : all) {
      String name = activation.toString().replaceAll(" [0-9.]+$", "");
      cases.add(LayerCase.golden(name, shape, shape, g -> activation));
    }
  }

  private static void composites(List<LayerCase> cases) {
    cases.add(
        LayerCase.of(
            "sequential",
            Shape.of(4, 6),
            Shape.of(4, 2),
            g ->
                Sequential.of(
                    Dense.of(6, 3, RULE, g), Activation.tanh(), Dense.of(3, 2, RULE, g))));
    cases.add(
        LayerCase.of(
            "residual", Shape.of(4, 6), Shape.of(4, 6), g -> Residual.of(Dense.of(6, 6, RULE, g))));
    cases.add(
        LayerCase.of(
            "residual with side path",
            Shape.of(2, 3, 8, 8),
            Shape.of(2, 5, 4, 4),
            g ->
                Residual.of(
                    Conv2d.of(3, 5, 3, PLAIN.withStride(2).withPadding(1), RULE, g),
                    Conv2d.of(3, 5, 1, PLAIN.withStride(2), RULE, g))));
    cases.add(
        LayerCase.of(
            "partition",
            Shape.of(4, 5),
            Shape.of(4, 7),
            g ->
                Partition.of(
                    new Partition.Part(2, Dense.of(2, 4, RULE, g)),
                    new Partition.Part(3, Dense.of(3, 3, RULE, g)))));
    cases.add(LayerCase.of("dropout", Shape.of(4, 30), Shape.of(4, 30), g -> Dropout.of(0.4f)));
    cases.add(
        LayerCase.of(
            "gaussian noise", Shape.of(4, 30), Shape.of(4, 30), g -> GaussianNoise.of(0.1f)));
  }

  private static void sparse(List<LayerCase> cases) {
    KWinnersOptions fifth = KWinnersOptions.of(0.2f);
    Shape rows = Shape.of(4, 30);
    Shape maps = Shape.of(4, 6, 5, 5);
    cases.add(LayerCase.of("k-winners", rows, rows, g -> KWinners.of(30, fifth)));
    cases.add(
        LayerCase.of(
            "k-winners boosted, straight through",
            rows,
            rows,
            g -> KWinners.of(30, fifth.withBoost(2, 100).withStraightThrough())));
    for (KWinnersOptions.Competition competition : KWinnersOptions.Competition.values()) {
      cases.add(
          LayerCase.of(
              "k-winners of images by " + competition,
              maps,
              maps,
              g -> KWinners.of(6, fifth.withCompetition(competition))));
    }
    cases.add(
        LayerCase.of(
            "vector quantize",
            Shape.of(4, 3),
            Shape.of(4, 3),
            g -> VectorQuantize.following(8, 3, g)));
  }
}
