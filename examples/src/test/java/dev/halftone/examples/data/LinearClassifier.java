package dev.halftone.examples.data;

/** Multinomial logistic regression by gradient descent picture by picture, with a falling rate. */
final class LinearClassifier {

  private final int classes;
  private final int features;
  private final float[] weights;
  private final float[] bias;

  private LinearClassifier(int classes, int features) {
    this.classes = classes;
    this.features = features;
    this.weights = new float[classes * features];
    this.bias = new float[classes];
  }

  static LinearClassifier trained(ImageSet set, int classes, int epochs) {
    LinearClassifier model = new LinearClassifier(classes, set.features());
    float[] rows = set.rows().array();
    double[] scores = new double[classes];
    int steps = epochs * set.size();
    for (int step = 0; step < steps; step++) {
      int i = step % set.size();
      float rate = 0.02f * (1 - step / (float) steps);
      model.scores(rows, i, scores);
      softmax(scores);
      for (int c = 0; c < classes; c++) {
        float gradient = (float) scores[c] - (c == set.labels()[i] ? 1 : 0);
        for (int f = 0; f < model.features; f++) {
          model.weights[c * model.features + f] -= rate * gradient * rows[i * model.features + f];
        }
        model.bias[c] -= rate * gradient;
      }
    }
    return model;
  }

  double accuracy(ImageSet set) {
    float[] rows = set.rows().array();
    double[] scores = new double[classes];
    int right = 0;
    for (int i = 0; i < set.size(); i++) {
      scores(rows, i, scores);
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[c] > scores[best] ? c : best;
      }
      right += best == set.labels()[i] ? 1 : 0;
    }
    return right / (double) set.size();
  }

  private void scores(float[] rows, int row, double[] scores) {
    for (int c = 0; c < classes; c++) {
      float sum = bias[c];
      for (int f = 0; f < features; f++) {
        sum += weights[c * features + f] * rows[row * features + f];
      }
      scores[c] = sum;
    }
  }

  private static void softmax(double[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    double total = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = Math.exp(scores[c] - most);
      total += scores[c];
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] /= total;
    }
  }
}
