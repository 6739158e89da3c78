package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Applies layers one after another; the parameters of the i-th are under {@code i.}. A rectifier,
 * and under inference 2 x 2 max-pooling, is applied together with the layer before it where that
 * can do so, unless an observer wants to see each.
 *
 * @param layers in order of application
 */
public record Sequential(List<Layer> layers) implements Layer {

  /** Keeps its own copy of the list. */
  public Sequential {
    layers = List.copyOf(layers);
  }

  /** The given layers in order. */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a shape does not fit, naming the path of the layer
   */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Hidden hidden = new Hidden(x);
    Tensor y = x;
    for (int i = 0; i < layers.size(); ) {
      Applied applied;
      try {
        applied = applied(i, y, pass);
      } catch (IllegalArgumentException e) {
        throw misfit(i, e);
      }
      hidden.applied(layers.get(i), y, applied.y);
      y = applied.y;
      i = applied.next;
    }
    hidden.hideBefore(y);
    return y;
  }

  /** What a layer made, together with those before {@code next} that it took along. */
  private record Applied(Tensor y, int next) {}

  private Applied applied(int i, Tensor x, Pass pass) {
    Layer layer = layers.get(i);
    boolean rectified = layer instanceof Rectifiable && isFollowedBy(i, Activation.relu());
    int last = rectified ? i + 1 : i;
    if (pass instanceof Inference
        && layer instanceof Conv2d convolution
        && isFollowedBy(last, MaxPool2d.of(2))) {
      Optional<Tensor> pooled = convolution.applyPooled(x, rectified);
      if (pooled.isPresent()) {
        return new Applied(pooled.get(), last + 2);
      }
    }
    Tensor y = rectified ? ((Rectifiable) layer).applyRectified(x, pass) : layer.apply(x, pass);
    return new Applied(y, last + 1);
  }

  private boolean isFollowedBy(int i, Layer next) {
    return i + 1 < layers.size() && next.equals(layers.get(i + 1));
  }

  @Override
  public Tensor apply(Tensor x, Pass pass, LayerObserver observer) {
    Tensor y = x;
    for (int i = 0; i < layers.size(); i++) {
      try {
        y = layers.get(i).apply(y, pass, observer.under(Integer.toString(i)));
      } catch (IllegalArgumentException e) {
        throw misfit(i, e);
      }
    }
    return y;
  }

  private IllegalArgumentException misfit(int i, IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "layer " + i + ", " + name(layers.get(i)) + ": " + cause.getMessage(), cause);
  }

  @Override
  public Map<String, Parameter> parameters() {
    ParameterMap map = new ParameterMap();
    for (int i = 0; i < layers.size(); i++) {
      map.with(Integer.toString(i), layers.get(i));
    }
    return map.toMap();
  }

  private static String name(Layer layer) {
    return layer instanceof Sequential ? "Sequential" : layer.toString();
  }

  @Override
  public String toString() {
    return layers.stream()
        .map(Layer::toString)
        .collect(Collectors.joining(", ", "Sequential(", ")"));
  }
}
