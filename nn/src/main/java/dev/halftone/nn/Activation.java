package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Locale;
import java.util.Map;

/**
 * A function applied to every value, or along the last axis for softmax and log-softmax; the shape
 * stays.
 *
 * @param kind which function
 * @param parameter slope of LEAKY_RELU, alpha of ELU, otherwise 0
 */
public record Activation(Kind kind, float parameter) implements Layer {

  /** The functions. */
  public enum Kind {
    /** max(x, 0); gradient 0 at 0. */
    RELU {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.relu();
      }
    },
    /** x where x &gt; 0, else slope·x. */
    LEAKY_RELU {
      @Override
      Tensor apply(Tensor x, float slope) {
        return x.leakyRelu(slope);
      }
    },
    /** x where x &gt; 0, else alpha·(exp(x) - 1); Clevert et al. 2016. */
    ELU {
      @Override
      Tensor apply(Tensor x, float alpha) {
        return x.elu(alpha);
      }
    },
    /** x·(1 + erf(x / sqrt(2))) / 2; Hendrycks and Gimpel 2016. */
    GELU {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.gelu();
      }
    },
    /** x·sigmoid(x), also called swish. */
    SILU {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.silu();
      }
    },
    /** 1 / (1 + exp(-x)). */
    SIGMOID {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.sigmoid();
      }
    },
    /** tanh(x). */
    TANH {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.tanh();
      }
    },
    /** ln(1 + exp(x)). */
    SOFTPLUS {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.softplus();
      }
    },
    /** exp(x) / sum exp(x) along the last axis. */
    SOFTMAX {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.softmax(-1);
      }
    },
    /** x - ln sum exp(x) along the last axis. */
    LOG_SOFTMAX {
      @Override
      Tensor apply(Tensor x, float parameter) {
        return x.logSoftmax(-1);
      }
    };

    abstract Tensor apply(Tensor x, float parameter);
  }

  /** Rectified linear unit. */
  public static Activation relu() {
    return new Activation(Kind.RELU, 0);
  }

  /** Rectifier that passes {@code slope}·x below zero. */
  public static Activation leakyRelu(float slope) {
    return new Activation(Kind.LEAKY_RELU, slope);
  }

  /** Exponential linear unit that falls to -alpha. */
  public static Activation elu(float alpha) {
    return new Activation(Kind.ELU, alpha);
  }

  /** Gaussian error linear unit. */
  public static Activation gelu() {
    return new Activation(Kind.GELU, 0);
  }

  /** Sigmoid-weighted linear unit. */
  public static Activation silu() {
    return new Activation(Kind.SILU, 0);
  }

  /** Logistic function. */
  public static Activation sigmoid() {
    return new Activation(Kind.SIGMOID, 0);
  }

  /** Hyperbolic tangent. */
  public static Activation tanh() {
    return new Activation(Kind.TANH, 0);
  }

  /** Smooth rectifier. */
  public static Activation softplus() {
    return new Activation(Kind.SOFTPLUS, 0);
  }

  /** Softmax along the last axis. */
  public static Activation softmax() {
    return new Activation(Kind.SOFTMAX, 0);
  }

  /** Logarithm of the softmax along the last axis. */
  public static Activation logSoftmax() {
    return new Activation(Kind.LOG_SOFTMAX, 0);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return kind.apply(x, parameter);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return Map.of();
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return parameter == 0 ? name : name + " " + parameter;
  }
}
