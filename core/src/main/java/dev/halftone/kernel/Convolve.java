package dev.halftone.kernel;

/** Two-dimensional cross-correlation of NCHW images. */
public final class Convolve {
  /** Parts of the batch whose weight gradients are summed apart. */
  static final int CHUNKS = 8;

  private Convolve() {}

  /**
   * out[n][o][oy][ox] = fold of fma over (inChannel, ky, kx) in order, starting from zero;
   * positions of the padding take part as zeros.
   */
  public static void forward(ConvolutionGeometry g, float[] x, float[] w, float[] out) {
    Parallel.forEach(g.batch() * g.outChannels(), plane -> forwardPlane(g, x, w, out, plane));
  }

  private static void forwardPlane(
      ConvolutionGeometry g, float[] x, float[] w, float[] out, int plane) {
    int image = plane / g.outChannels();
    int o = plane % g.outChannels();
    int firstChannel = o / g.outPerGroup() * g.inPerGroup();
    int to = plane * g.outPlane();
    java.util.Arrays.fill(out, to, to + g.outPlane(), 0f);
    int weight = o * g.inPerGroup() * g.taps();
    for (int c = 0; c < g.inPerGroup(); c++) {
      int from = (image * g.inChannels() + firstChannel + c) * g.inPlane();
      for (int ky = 0; ky < g.kernelHeight(); ky++) {
        for (int kx = 0; kx < g.kernelWidth(); kx++, weight++) {
          float factor = w[weight];
          for (int oy = 0; oy < g.outHeight(); oy++) {
            int iy = oy * g.strideHeight() + ky * g.dilationHeight() - g.paddingHeight();
            boolean rowInside = iy >= 0 && iy < g.inHeight();
            for (int ox = 0; ox < g.outWidth(); ox++) {
              int ix = ox * g.strideWidth() + kx * g.dilationWidth() - g.paddingWidth();
              float value =
                  rowInside && ix >= 0 && ix < g.inWidth() ? x[from + iy * g.inWidth() + ix] : 0f;
              int at = to + oy * g.outWidth() + ox;
              out[at] = Math.fma(value, factor, out[at]);
            }
          }
        }
      }
    }
  }

  /**
   * gx[n][c][iy][ix] = fold of fma over (outChannel, ky, kx) in order, starting from zero, of the
   * outputs whose window holds the element; positions beyond the edges of the gradient take part as
   * zeros.
   */
  public static void inputGradient(ConvolutionGeometry g, float[] gradient, float[] w, float[] gx) {
    Parallel.forEach(g.batch() * g.inChannels(), plane -> inputPlane(g, gradient, w, gx, plane));
  }

  private static void inputPlane(
      ConvolutionGeometry g, float[] gradient, float[] w, float[] gx, int plane) {
    int image = plane / g.inChannels();
    int channel = plane % g.inChannels();
    int group = channel / g.inPerGroup();
    int to = plane * g.inPlane();
    java.util.Arrays.fill(gx, to, to + g.inPlane(), 0f);
    for (int o = group * g.outPerGroup(); o < (group + 1) * g.outPerGroup(); o++) {
      int from = (image * g.outChannels() + o) * g.outPlane();
      int weight = (o * g.inPerGroup() + channel % g.inPerGroup()) * g.taps();
      for (int ky = 0; ky < g.kernelHeight(); ky++) {
        for (int kx = 0; kx < g.kernelWidth(); kx++, weight++) {
          float factor = w[weight];
          for (int iy = 0; iy < g.inHeight(); iy++) {
            int y = iy + g.paddingHeight() - ky * g.dilationHeight();
            if (Math.floorMod(y, g.strideHeight()) != 0) {
              continue;
            }
            int oy = Math.floorDiv(y, g.strideHeight());
            boolean rowInside = oy >= 0 && oy < g.outHeight();
            for (int ix = 0; ix < g.inWidth(); ix++) {
              int z = ix + g.paddingWidth() - kx * g.dilationWidth();
              if (Math.floorMod(z, g.strideWidth()) != 0) {
                continue;
              }
              int ox = Math.floorDiv(z, g.strideWidth());
              float value =
                  rowInside && ox >= 0 && ox < g.outWidth()
                      ? gradient[from + oy * g.outWidth() + ox]
                      : 0f;
              int at = to + iy * g.inWidth() + ix;
              gx[at] = Math.fma(value, factor, gx[at]);
            }
          }
        }
      }
    }
  }

  /**
   * gw[o][c][ky][kx]: the batch is cut into {@value #CHUNKS} chunks of consecutive images; in each
   * chunk fold of fma over (image, oy, ox) in order, starting from zero, padding taking part as
   * zeros; then the chunks' sums are added in order.
   */
  public static void weightGradient(
      ConvolutionGeometry g, float[] x, float[] gradient, float[] gw) {
    Parallel.forEach(g.outChannels(), o -> weightPlane(g, x, gradient, gw, o));
  }

  private static void weightPlane(
      ConvolutionGeometry g, float[] x, float[] gradient, float[] gw, int o) {
    int firstChannel = o / g.outPerGroup() * g.inPerGroup();
    int weight = o * g.inPerGroup() * g.taps();
    for (int c = firstChannel; c < firstChannel + g.inPerGroup(); c++) {
      for (int ky = 0; ky < g.kernelHeight(); ky++) {
        for (int kx = 0; kx < g.kernelWidth(); kx++, weight++) {
          float total = 0f;
          for (int chunk = 0; chunk < CHUNKS; chunk++) {
            float sum = 0f;
            for (int n = chunkStart(g, chunk); n < chunkStart(g, chunk + 1); n++) {
              int from = (n * g.inChannels() + c) * g.inPlane();
              int at = (n * g.outChannels() + o) * g.outPlane();
              for (int oy = 0; oy < g.outHeight(); oy++) {
                int iy = oy * g.strideHeight() + ky * g.dilationHeight() - g.paddingHeight();
                boolean rowInside = iy >= 0 && iy < g.inHeight();
                for (int ox = 0; ox < g.outWidth(); ox++, at++) {
                  int ix = ox * g.strideWidth() + kx * g.dilationWidth() - g.paddingWidth();
                  float value =
                      rowInside && ix >= 0 && ix < g.inWidth()
                          ? x[from + iy * g.inWidth() + ix]
                          : 0f;
                  sum = Math.fma(value, gradient[at], sum);
                }
              }
            }
            total = chunk == 0 ? sum : total + sum;
          }
          gw[weight] = total;
        }
      }
    }
  }

  static int chunkStart(ConvolutionGeometry g, int chunk) {
    return (int) ((long) g.batch() * chunk / CHUNKS);
  }
}
