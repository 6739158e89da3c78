package dev.halftone.tensor;

import dev.halftone.kernel.Pooling;

/** Maximum and average over square windows of images. */
final class ImagePooling {
  /** The planes of images, and how windows of one size walk over each. */
  record Windows(Shape image, int planes, int height, int width, int kernel, int stride) {
    static Windows of(String operation, Shape image, int kernel, int stride) {
      if (image.rank() != 4
          || kernel < 1
          || stride < 1
          || image.extent(2) < kernel
          || image.extent(3) < kernel) {
        throw new IllegalArgumentException(
            ("%s: expected an image [n, c, h, w], a kernel of 1 to its height and width and a stride"
                    + " of at least 1, got %s, kernel %d, stride %d")
                .formatted(operation, image, kernel, stride));
      }
      int planes = image.extent(0) * image.extent(1);
      return new Windows(image, planes, image.extent(2), image.extent(3), kernel, stride);
    }

    int outHeight() {
      return (height - kernel) / stride + 1;
    }

    int outWidth() {
      return (width - kernel) / stride + 1;
    }

    Shape result() {
      return Shape.of(image.extent(0), image.extent(1), outHeight(), outWidth());
    }
  }

  private ImagePooling() {}

  // Maximum: linear in the image once the places are chosen; picking and placing are adjoint.

  record Max(Windows windows, int[] places) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {place(gradient, windows, places)};
    }
  }

  static Tensor maxPool2d(Tensor image, int kernel, int stride) {
    Windows w = Windows.of("maxPool2d", image.shape(), kernel, stride);
    float[] out = Workspace.array(image, w.result().size());
    if (!image.isTracked()) {
      Pooling.maxValues(
          w.planes,
          w.height,
          w.width,
          w.outHeight(),
          w.outWidth(),
          kernel,
          stride,
          image.array(),
          out);
      return Tensor.record(w.result(), out, untracked -> null, image);
    }
    int[] places = new int[out.length];
    Pooling.maxForward(
        w.planes,
        w.height,
        w.width,
        w.outHeight(),
        w.outWidth(),
        kernel,
        stride,
        image.array(),
        out,
        places);
    return Tensor.record(w.result(), out, new Max(w, places), image);
  }

  record Place(Windows windows, int[] places) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {pick(gradient, windows, places)};
    }
  }

  private static Tensor place(Tensor a, Windows w, int[] places) {
    float[] out = Workspace.array(a, w.image.size());
    Pooling.maxBackward(
        w.planes, w.height * w.width, w.outHeight() * w.outWidth(), places, a.array(), out);
    return Tensor.record(w.image, out, new Place(w, places), a);
  }

  private static Tensor pick(Tensor a, Windows w, int[] places) {
    int outPlane = w.outHeight() * w.outWidth();
    float[] in = a.array();
    float[] out = Workspace.array(a, places.length);
    for (int i = 0; i < out.length; i++) {
      out[i] = in[i / outPlane * w.height * w.width + places[i]];
    }
    return Tensor.record(w.result(), out, new Max(w, places), a);
  }

  // Average: spreading is its adjoint.

  record Average(Windows windows) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {spread(gradient, windows)};
    }
  }

  static Tensor avgPool2d(Tensor image, int kernel, int stride) {
    return average(image, Windows.of("avgPool2d", image.shape(), kernel, stride));
  }

  private static Tensor average(Tensor image, Windows w) {
    float[] out = Workspace.array(image, w.result().size());
    Pooling.averageForward(
        w.planes,
        w.height,
        w.width,
        w.outHeight(),
        w.outWidth(),
        w.kernel,
        w.stride,
        image.array(),
        out);
    return Tensor.record(w.result(), out, new Average(w), image);
  }

  record Spread(Windows windows) implements Op {
    @Override
    public Tensor[] pullback(Tensor gradient, Demand demand) {
      return new Tensor[] {average(gradient, windows)};
    }
  }

  private static Tensor spread(Tensor a, Windows w) {
    float[] out = Workspace.array(a, w.image.size());
    Pooling.averageBackward(
        w.planes,
        w.height,
        w.width,
        w.outHeight(),
        w.outWidth(),
        w.kernel,
        w.stride,
        a.array(),
        out);
    return Tensor.record(w.image, out, new Spread(w), a);
  }
}
