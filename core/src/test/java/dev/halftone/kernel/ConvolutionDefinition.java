package dev.halftone.kernel;

/**
 * Convolution by its definition, one output element at a time: the specification that the kernels
 * must meet bit for bit, and beside it the same sums in double.
 */
final class ConvolutionDefinition {
  private final ConvolutionGeometry g;

  ConvolutionDefinition(ConvolutionGeometry g) {
    this.g = g;
  }

  /** The two sums of an element. */
  private static final class Sum {
    float single;
    double precise;

    void add(float x, float y) {
      single = Math.fma(x, y, single);
      precise += (double) x * y;
    }
  }

  /** An element's value, its double, and where it goes. */
  interface Sink {
    void accept(int index, float single, double precise);
  }

  void forward(float[] x, float[] w, Sink sink) {
    int to = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outChannels(); o++) {
        for (int oy = 0; oy < g.outHeight(); oy++) {
          for (int ox = 0; ox < g.outWidth(); ox++, to++) {
            Sum sum = new Sum();
            int weight = o * g.inPerGroup() * g.taps();
            for (int c = 0; c < g.inPerGroup(); c++) {
              int channel = o / g.outPerGroup() * g.inPerGroup() + c;
              for (int ky = 0; ky < g.kernelHeight(); ky++) {
                for (int kx = 0; kx < g.kernelWidth(); kx++, weight++) {
                  sum.add(pixel(x, n, channel, row(oy, ky), column(ox, kx)), w[weight]);
                }
              }
            }
            sink.accept(to, sum.single, sum.precise);
          }
        }
      }
    }
  }

  void inputGradient(float[] gradient, float[] w, Sink sink) {
    int to = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int channel = 0; channel < g.inChannels(); channel++) {
        int group = channel / g.inPerGroup();
        for (int iy = 0; iy < g.inHeight(); iy++) {
          for (int ix = 0; ix < g.inWidth(); ix++, to++) {
            Sum sum = new Sum();
            for (int o = group * g.outPerGroup(); o < (group + 1) * g.outPerGroup(); o++) {
              int weight = (o * g.inPerGroup() + channel % g.inPerGroup()) * g.taps();
              for (int ky = 0; ky < g.kernelHeight(); ky++) {
                for (int kx = 0; kx < g.kernelWidth(); kx++, weight++) {
                  int y = iy + g.paddingHeight() - ky * g.dilationHeight();
                  int z = ix + g.paddingWidth() - kx * g.dilationWidth();
                  if (y % g.strideHeight() == 0 && z % g.strideWidth() == 0) {
                    sum.add(
                        output(gradient, n, o, y / g.strideHeight(), z / g.strideWidth()),
                        w[weight]);
                  }
                }
              }
            }
            sink.accept(to, sum.single, sum.precise);
          }
        }
      }
    }
  }

  void weightGradient(float[] x, float[] gradient, Sink sink) {
    int to = 0;
    int chunks = Convolve.chunks(g);
    for (int o = 0; o < g.outChannels(); o++) {
      for (int c = 0; c < g.inPerGroup(); c++) {
        int channel = o / g.outPerGroup() * g.inPerGroup() + c;
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
          for (int kx = 0; kx < g.kernelWidth(); kx++, to++) {
            float total = 0f;
            double precise = 0;
            for (int chunk = 0; chunk < chunks; chunk++) {
              Sum sum = new Sum();
              for (int n = g.batch() * chunk / chunks; n < g.batch() * (chunk + 1) / chunks; n++) {
                for (int oy = 0; oy < g.outHeight(); oy++) {
                  for (int ox = 0; ox < g.outWidth(); ox++) {
                    sum.add(
                        pixel(x, n, channel, row(oy, ky), column(ox, kx)),
                        output(gradient, n, o, oy, ox));
                  }
                }
              }
              total = chunk == 0 ? sum.single : total + sum.single;
              precise += sum.precise;
            }
            sink.accept(to, total, precise);
          }
        }
      }
    }
  }

  private int row(int oy, int ky) {
    return oy * g.strideHeight() + ky * g.dilationHeight() - g.paddingHeight();
  }

  private int column(int ox, int kx) {
    return ox * g.strideWidth() + kx * g.dilationWidth() - g.paddingWidth();
  }

  private float pixel(float[] x, int n, int channel, int y, int z) {
    boolean inside = y >= 0 && y < g.inHeight() && z >= 0 && z < g.inWidth();
    return inside ? x[((n * g.inChannels() + channel) * g.inHeight() + y) * g.inWidth() + z] : 0f;
  }

  private float output(float[] values, int n, int o, int y, int z) {
    boolean inside = y >= 0 && y < g.outHeight() && z >= 0 && z < g.outWidth();
    return inside ? values[((n * g.outChannels() + o) * g.outHeight() + y) * g.outWidth() + z] : 0f;
  }
}
