package dev.halftone.nn;

import dev.halftone.tensor.Fused;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Tensor;
import java.util.Map;

/**
 * The sum of two paths: y = main(x) + side(x), which must agree in shape (He et al. 2016).
 *
 * @param main the longer path, under {@code main.}
 * @param side the shortcut, under {@code side.}
 */
public record Residual(Layer main, Layer side) implements Rectifiable {

  /** With the identity as shortcut: y = main(x) + x. */
  public static Residual of(Layer main) {
    return new Residual(main, Sequential.of());
  }

  /** With a shortcut that changes the shape as the main path does. */
  public static Residual of(Layer main, Layer side) {
    return new Residual(main, side);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return apply(x, pass, false);
  }

  @Override
  public Tensor applyRectified(Tensor x, Pass pass) {
    return apply(x, pass, true);
  }

  private Tensor apply(Tensor x, Pass pass, boolean rectified) {
    Hidden hidden = new Hidden(x);
    Tensor a = main.apply(x, pass);
    hidden.applied(main, x, a);
    Tensor b = side.apply(x, pass);
    hidden.applied(side, x, b);
    Tensor y = sum(a, b, rectified);
    hidden.hideBefore(y);
    return y;
  }

  @Override
  public Tensor apply(Tensor x, Pass pass, LayerObserver observer) {
    Tensor a = main.apply(x, pass, observer.under("main"));
    Tensor b = side.apply(x, pass, observer.under("side"));
    return sum(a, b, false);
  }

  private static Tensor sum(Tensor a, Tensor b, boolean rectified) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "residual: expected both paths to give the same shape, got main "
              + a.shape()
              + " and side "
              + b.shape());
    }
    return rectified ? Fused.addRectified(a, b) : a.add(b);
  }

  @Override
  public Map<String, Parameter> parameters() {
    return new ParameterMap().with("main", main).with("side", side).toMap();
  }

  @Override
  public String toString() {
    boolean identity = side instanceof Sequential path && path.layers().isEmpty();
    return "Residual(" + main + (identity ? ")" : ", side " + side + ")");
  }
}
