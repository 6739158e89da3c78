package dev.halftone.nn;

import dev.halftone.kernel.Insider;
import dev.halftone.tensor.Intermediates;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What layers made on the way from an input to an output and nobody else has seen: its arrays are
 * used again once no gradient may need them.
 *
 * <p>A layer that is not listed here may keep its input, or return what it keeps.
 */
final class Hidden {
  private final List<Tensor> made = new ArrayList<>();
  private final List<float[]> seen = new ArrayList<>();

  /** On the way from {@code x}. */
  Hidden(Tensor x) {
    seen(x);
  }

  /** Whether a layer keeps no tensor, and returns a new array or that of its input. */
  static boolean isDiscreet(Layer layer) {
    if (layer instanceof Sequential path) {
      return path.layers().stream().allMatch(Hidden::isDiscreet);
    }
    if (layer instanceof Residual sum) {
      return isDiscreet(sum.main()) && isDiscreet(sum.side());
    }
    return layer instanceof Dense
        || layer instanceof Conv2d
        || layer instanceof ConvTranspose2d
        || layer instanceof BatchNorm
        || layer instanceof LayerNorm
        || layer instanceof Activation
        || layer instanceof MaxPool2d
        || layer instanceof AvgPool2d
        || layer instanceof Upsample
        || layer instanceof Dropout
        || layer instanceof GaussianNoise
        || layer instanceof Flatten
        || layer instanceof Reshape;
  }

  /** Notes what a layer makes of x: hidden, and x with it, if the layer is discreet. */
  void applied(Layer layer, Tensor x, Tensor y) {
    if (isDiscreet(layer)) {
      made.add(y);
    } else {
      seen(x);
      seen(y);
    }
  }

  /** Hides what was made and not seen, by the array: a reshaped tensor shares that of another. */
  void hideBefore(Tensor output) {
    seen(output);
    for (Tensor tensor : made) {
      if (seen.stream().noneMatch(array -> array == tensor.array())) {
        seen(tensor);
        Intermediates.hide(tensor, Insider.OF_THIS_BUILD);
      }
    }
  }

  private void seen(Tensor tensor) {
    seen.add(tensor.array());
  }
}
