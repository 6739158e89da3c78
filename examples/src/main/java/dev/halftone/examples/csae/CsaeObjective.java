package dev.halftone.examples.csae;

import dev.halftone.nn.GaussianNoise;
import dev.halftone.nn.HaarWavelet;
import dev.halftone.nn.Training;
import dev.halftone.nn.loss.Edge;
import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What CSAE minimises: L = class(z, a_y) + w reconstruction + v edge(y, x), where z = encoder(x), y
 * = decoder(z + e) and e is normal with deviation s sqrt(40) per coordinate.
 *
 * @param classLoss how codes are drawn to the points of their classes
 * @param reconstructionWeight w; 1 in the paper's code
 * @param edgeLoss what else an image has to have in common with its reconstruction
 * @param edgeWeight v
 * @param haarLevels levels of {@link EdgeLoss#HAAR}
 * @param noise s; 0.04 in the paper's code
 */
record CsaeObjective(
    ClassLoss classLoss,
    float reconstructionWeight,
    EdgeLoss edgeLoss,
    float edgeWeight,
    int haarLevels,
    float noise) {

  /** How a code is drawn to the point of its class. */
  enum ClassLoss {
    /** The mean of (z - a_y)², as in the paper's code. */
    MSE {
      @Override
      Tensor of(Tensor codes, Tensor points, int[] labels) {
        return codes.sub(points.gather(0, labels)).square().mean();
      }
    },
    /**
     * The loss of the same group's later work: an additive-margin softmax of the cosines, with
     * scale 10 and margin 0.5, and the square root of the mean squared error.
     */
    PEDCC {
      @Override
      Tensor of(Tensor codes, Tensor points, int[] labels) {
        int classes = points.shape().extent(0);
        float radius = (float) Math.sqrt(points.shape().extent(1));
        Tensor lengths = codes.norm(Axes.of(1)).add(TINY).reshape(labels.length, 1);
        Tensor cosines = codes.matmulTransposed(points).div(radius).div(lengths);
        Tensor logits = cosines.sub(Tensor.oneHot(labels, classes).mul(MARGIN)).mul(SCALE);
        return logits
            .crossEntropy(labels)
            .mean()
            .add(MSE.of(codes, points, labels).add(TINY).sqrt());
      }
    };

    private static final float SCALE = 10;
    private static final float MARGIN = 0.5f;

    /** Keeps the slope of a root finite at 0. */
    private static final float TINY = 1e-8f;

    abstract Tensor of(Tensor codes, Tensor points, int[] labels);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is asked of edges, with the weight that belongs to it. */
  enum EdgeLoss {
    /** Nothing. */
    NONE(0),
    /** Equal second derivatives everywhere: the paper's first code. */
    LAPLACIAN(0.2f),
    /** As much edge in the whole batch, wherever it is: the paper's second code. */
    SOBEL_ENERGY(0.02f),
    /** Equal detail bands of a wavelet transform: what the paper's third version speaks of. */
    HAAR(1);

    final float usualWeight;

    EdgeLoss(float usualWeight) {
      this.usualWeight = usualWeight;
    }

    Tensor of(Tensor output, Tensor target, int levels) {
      return switch (this) {
        case NONE -> Tensor.scalar(0);
        case LAPLACIAN -> Edge.laplacian(output, target);
        case SOBEL_ENERGY -> Edge.sobelEnergy(output, target);
        case HAAR -> new HaarWavelet(levels).detailError(output, target);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The loss, and its terms before they are weighed. */
  record Terms(Tensor loss, Tensor classification, Tensor reconstruction, Tensor edge) {
    /** The values by name. */
    Map<String, Float> values() {
      Map<String, Float> values = new LinkedHashMap<>();
      values.put("loss", loss.item());
      values.put(CLASS, classification.item());
      values.put(RECONSTRUCTION, reconstruction.item());
      values.put(EDGE, edge.item());
      return values;
    }
  }

  static final String CLASS = "class";
  static final String RECONSTRUCTION = "reconstruction";
  static final String EDGE = "edge";

  /** The same with another edge loss at its usual weight. */
  CsaeObjective withEdge(EdgeLoss loss) {
    return new CsaeObjective(
        classLoss, reconstructionWeight, loss, loss.usualWeight, haarLevels, noise);
  }

  /** The same with another level of noise. */
  CsaeObjective withNoise(float level) {
    return new CsaeObjective(
        classLoss, reconstructionWeight, edgeLoss, edgeWeight, haarLevels, level);
  }

  /** The loss and its terms for pixels [n, c h w] of the given classes. */
  Terms of(CsaeModel model, Tensor pixels, int[] labels, Training pass) {
    Tensor x = model.canvas().paint(pixels);
    Tensor z = model.encoder().apply(x, pass);
    Tensor y = model.decoder().apply(noisy(z, pass), pass);
    Tensor classification = classLoss.of(z, model.points().value(), labels);
    Tensor reconstruction = y.sub(x).square().mean();
    Tensor edge = edgeLoss.of(y, x, haarLevels);
    Tensor loss =
        classification.add(reconstruction.mul(reconstructionWeight)).add(edge.mul(edgeWeight));
    return new Terms(loss, classification, reconstruction, edge);
  }

  /** The decoder alone sees the noise: codes are drawn to their points without it. */
  private Tensor noisy(Tensor codes, Training pass) {
    return noise == 0 ? codes : GaussianNoise.of(deviation()).apply(codes, pass);
  }

  /** Deviation of the noise per coordinate of a code. */
  float deviation() {
    return noise * (float) Math.sqrt(CsaeModel.CODE);
  }
}
