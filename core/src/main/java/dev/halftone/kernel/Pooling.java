package dev.halftone.kernel;

import java.util.Arrays;

/**
 * Maximum and average over windows of (planes, height, width), planes being batch times channels.
 */
public final class Pooling {
  /** Elements of output that one task makes: enough to be worth handing over. */
  private static final int GRAIN = 1 << 13;

  private static final Kernels KERNELS = KernelSelection.kernels();

  private Pooling() {}

  private static long largest(float[] x, int from, int corner, int kernel, int width) {
    long best = Long.MIN_VALUE;
    for (int row = corner; row < corner + kernel * width; row += width) {
      for (int place = row; place < row + kernel; place++) {
        best = Math.max(best, Ranked.element(x, from, place));
      }
    }
    return best;
  }

  /**
   * out[plane][oy][ox] = max of the window whose corner is (oy * stride, ox * stride); {@code
   * argmax} receives the index of that element inside its plane of x. The first of equal elements
   * wins; a NaN wins over every number.
   */
  public static void maxForward(
      int planes,
      int height,
      int width,
      int outHeight,
      int outWidth,
      int kernel,
      int stride,
      float[] x,
      float[] out,
      int[] argmax) {
    assert (outHeight - 1) * stride + kernel <= height && (outWidth - 1) * stride + kernel <= width;
    // A float must hold the distance of two elements of a window.
    boolean squares = kernel == 2 && stride == 2 && width < 1 << 23;
    overPlanes(
        planes,
        outHeight * outWidth,
        plane -> {
          int to = plane * outHeight * outWidth;
          int from = plane * height * width;
          float[] buffer = squares ? new float[4 * outWidth + 64] : null;
          for (int oy = 0; oy < outHeight; oy++, to += outWidth) {
            int corner = oy * stride * width;
            if (squares) {
              KERNELS.maxOfSquares(
                  x, from + corner, width, outWidth, out, argmax, to, corner, buffer);
              continue;
            }
            for (int ox = 0; ox < outWidth; ox++) {
              argmax[to + ox] = ~(int) largest(x, from, corner + ox * stride, kernel, width);
              out[to + ox] = x[from + argmax[to + ox]];
            }
          }
        });
  }

  /**
   * As {@link #maxForward} where nobody asks for the places, in a third of the time; of zeros of
   * both signs +0 wins.
   */
  public static void maxValues(
      int planes,
      int height,
      int width,
      int outHeight,
      int outWidth,
      int kernel,
      int stride,
      float[] x,
      float[] out) {
    assert (outHeight - 1) * stride + kernel <= height && (outWidth - 1) * stride + kernel <= width;
    overPlanes(
        planes,
        outHeight * outWidth,
        plane -> {
          int to = plane * outHeight * outWidth;
          for (int oy = 0; oy < outHeight; oy++) {
            int corner = (plane * height + oy * stride) * width;
            for (int ox = 0; ox < outWidth; ox++, to++, corner += stride) {
              out[to] =
                  kernel == 2
                      ? Math.max(
                          Math.max(x[corner], x[corner + 1]),
                          Math.max(x[corner + width], x[corner + width + 1]))
                      : largestValue(x, corner, kernel, width);
            }
          }
        });
  }

  private static float largestValue(float[] x, int corner, int kernel, int width) {
    float largest = x[corner];
    for (int row = corner; row < corner + kernel * width; row += width) {
      for (int i = row; i < row + kernel; i++) {
        largest = Math.max(largest, x[i]);
      }
    }
    return largest;
  }

  /** gx = 0, then gx[plane][argmax[i]] += gradient[i] in the order of i. */
  public static void maxBackward(
      int planes, int inPlane, int outPlane, int[] argmax, float[] gradient, float[] gx) {
    overPlanes(
        planes,
        inPlane,
        plane -> {
          int to = plane * inPlane;
          Arrays.fill(gx, to, to + inPlane, 0f);
          for (int i = plane * outPlane; i < (plane + 1) * outPlane; i++) {
            gx[to + argmax[i]] += gradient[i];
          }
        });
  }

  /** out[plane][oy][ox] = (sum of the window in reading order) * (1 / kernel^2). */
  public static void averageForward(
      int planes,
      int height,
      int width,
      int outHeight,
      int outWidth,
      int kernel,
      int stride,
      float[] x,
      float[] out) {
    assert (outHeight - 1) * stride + kernel <= height && (outWidth - 1) * stride + kernel <= width;
    float factor = 1f / (kernel * kernel);
    overPlanes(
        planes,
        outHeight * outWidth,
        plane -> {
          int to = plane * outHeight * outWidth;
          for (int oy = 0; oy < outHeight; oy++) {
            for (int ox = 0; ox < outWidth; ox++, to++) {
              float sum = 0f;
              for (int ky = 0; ky < kernel; ky++) {
                int row = (plane * height + oy * stride + ky) * width + ox * stride;
                for (int kx = 0; kx < kernel; kx++) {
                  sum += x[row + kx];
                }
              }
              out[to] = sum * factor;
            }
          }
        });
  }

  /**
   * gx = 0, then every element of a window += gradient * (1 / kernel^2), windows in reading order.
   */
  public static void averageBackward(
      int planes,
      int height,
      int width,
      int outHeight,
      int outWidth,
      int kernel,
      int stride,
      float[] gradient,
      float[] gx) {
    float factor = 1f / (kernel * kernel);
    overPlanes(
        planes,
        height * width,
        plane -> {
          Arrays.fill(gx, plane * height * width, (plane + 1) * height * width, 0f);
          int from = plane * outHeight * outWidth;
          for (int oy = 0; oy < outHeight; oy++) {
            for (int ox = 0; ox < outWidth; ox++, from++) {
              float share = gradient[from] * factor;
              for (int ky = 0; ky < kernel; ky++) {
                int row = (plane * height + oy * stride + ky) * width + ox * stride;
                for (int kx = 0; kx < kernel; kx++) {
                  gx[row + kx] += share;
                }
              }
            }
          }
        });
  }

  private static void overPlanes(
      int planes, int perPlane, java.util.function.IntConsumer eachPlane) {
    int planesPerTask = Math.max(1, GRAIN / Math.max(1, perPlane));
    int tasks = (planes + planesPerTask - 1) / planesPerTask;
    Parallel.forEach(
        tasks,
        task -> {
          int end = Math.min(planes, (task + 1) * planesPerTask);
          for (int plane = task * planesPerTask; plane < end; plane++) {
            eachPlane.accept(plane);
          }
        });
  }
}
