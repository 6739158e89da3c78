package dev.halftone.nn.loss;

import dev.halftone.tensor.Tensor;

/** How losses per element become one number; always named, never implied. */
public enum Reduction {
  /** Mean over every element. */
  MEAN {
    @Override
    public Tensor apply(Tensor losses) {
      return losses.mean();
    }
  },
  /** Sum over every element. */
  SUM {
    @Override
    public Tensor apply(Tensor losses) {
      return losses.sum();
    }
  },
  /** Sum over all axes but the first, then mean over the first (the batch). */
  SUM_MEAN {
    @Override
    public Tensor apply(Tensor losses) {
      if (losses.shape().rank() == 0) {
        throw new IllegalArgumentException(
            "SUM_MEAN: expected losses with a batch axis, got a scalar");
      }
      int batch = losses.shape().extent(0);
      if (batch == 0) {
        throw new IllegalArgumentException(
            "SUM_MEAN: expected at least one row, got losses of shape " + losses.shape());
      }
      return losses.sum().mul(1f / batch);
    }
  };

  /** Losses of any shape to a scalar. */
  public abstract Tensor apply(Tensor losses);
}
