package dev.halftone.nn;

import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Applies layers one after another; the parameters of the i-th are under {@code i.}. A rectifier is
 * applied together with the layer before it where that can do so, unless an observer wants to see
 * both.
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
    for (int i = 0; i < layers.size(); i++) {
      Tensor input = y;
      Layer layer = layers.get(i);
      try {
        boolean rectified =
            layer instanceof Rectifiable
                && i + 1 < layers.size()
                && Activation.relu().equals(layers.get(i + 1));
        if (rectified) {
          y = ((Rectifiable) layer).applyRectified(y, pass);
          i++;
        } else {
          y = layer.apply(y, pass);
        }
      } catch (IllegalArgumentException e) {
        throw misfit(i, e);
      }
      hidden.applied(layer, input, y);
    }
    hidden.hideBefore(y);
    return y;
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
