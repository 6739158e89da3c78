package dev.halftone.examples.gmvae;

import dev.halftone.nn.Module;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers in plain double loops, as an oracle; the parameters may be moved along a direction. */
final class DoubleNetwork {
  private final Map<String, double[]> values = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters;

  DoubleNetwork(Module model, Map<String, Tensor> direction, double step) {
    parameters = model.parameters();
    parameters.forEach(
        (path, parameter) -> {
          double[] moved = doubles(parameter.value());
          for (int i = 0; i < moved.length && direction.containsKey(path); i++) {
            moved[i] += step * direction.get(path).array()[i];
          }
          values.put(path, moved);
        });
  }

  static double[] doubles(Tensor tensor) {
    double[] copy = new double[tensor.size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = tensor.array()[i];
    }
    return copy;
  }

  /** x W' + b of rows. */
  double[][] dense(String path, double[][] x) {
    double[] weight = values.get(path + ".weight");
    double[] bias = values.get(path + ".bias");
    int in = parameters.get(path + ".weight").shape().extent(1);
    double[][] y = new double[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      for (int o = 0; o < bias.length; o++) {
        y[row][o] = bias[o];
        for (int i = 0; i < in; i++) {
          y[row][o] += weight[o * in + i] * x[row][i];
        }
      }
    }
    return y;
  }

  static double[][] rectified(double[][] x) {
    double[][] y = new double[x.length][];
    for (int row = 0; row < x.length; row++) {
      y[row] = Arrays.stream(x[row]).map(v -> Math.max(v, 0)).toArray();
    }
    return y;
  }

  static double[] softmax(double[] x) {
    double most = Arrays.stream(x).max().orElseThrow();
    double[] y = Arrays.stream(x).map(v -> Math.exp(v - most)).toArray();
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(v -> v / sum).toArray();
  }

  static double[][] rows(Tensor x) {
    double[][] rows = new double[x.shape().extent(0)][x.shape().extent(1)];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = x.get(i, j);
      }
    }
    return rows;
  }

  /** softmax((logits + noise) / temperature). */
  static double[][] soft(double[][] logits, double[][] noise, double temperature) {
    double[][] y = new double[logits.length][];
    for (int row = 0; row < y.length; row++) {
      double[] warm = new double[logits[row].length];
      for (int i = 0; i < warm.length; i++) {
        warm[i] = (logits[row][i] + noise[row][i]) / temperature;
      }
      y[row] = softmax(warm);
    }
    return y;
  }

  /** Binary cross-entropy of logits against x, summed over pixels, mean over rows. */
  static double crossEntropy(double[][] logits, double[][] x) {
    double sum = 0;
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        double y = 1 / (1 + Math.exp(-logits[row][i]));
        sum -= x[row][i] * Math.log(y) + (1 - x[row][i]) * Math.log(1 - y);
      }
    }
    return sum / x.length;
  }

  /** sum p log(K p), mean over rows. */
  static double toUniform(double[][] logits) {
    double sum = 0;
    for (double[] row : logits) {
      for (double p : softmax(row)) {
        sum += p * Math.log(p * row.length);
      }
    }
    return sum / logits.length;
  }
}
