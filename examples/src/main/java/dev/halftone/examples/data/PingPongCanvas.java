package dev.halftone.examples.data;

import java.util.Arrays;

/**
 * A picture three times as fine as the final one in each direction, on which things are painted one
 * over another. Places are in final pixels, from the left and from the top.
 */
final class PingPongCanvas {
  /** Samples per pixel and direction. */
  private static final int FINE = 3;

  private final int width;
  private final int height;
  private final float[] grey;
  private final boolean[] moving;
  private float shade;
  private boolean moves;

  PingPongCanvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.grey = new float[FINE * FINE * width * height];
    this.moving = new boolean[grey.length];
  }

  /** What is painted from now on: its grey, and whether it is one of the things that move. */
  PingPongCanvas with(double newShade, boolean isMoving) {
    shade = (float) newShade;
    moves = isMoving;
    return this;
  }

  void fill() {
    Arrays.fill(grey, shade);
    Arrays.fill(moving, moves);
  }

  /** A convex polygon of corners x0, y0, x1, y1, ... in either sense. */
  void polygon(double... corners) {
    double[] box = box(corners, 0);
    int n = corners.length / 2;
    double area = 0;
    for (int i = 0; i < n; i++) {
      int j = (i + 1) % n;
      area += corners[2 * i] * corners[2 * j + 1] - corners[2 * j] * corners[2 * i + 1];
    }
    double sense = area < 0 ? -1 : 1;
    for (int row = first(box[1]); row <= last(box[3], height); row++) {
      double y = place(row);
      for (int column = first(box[0]); column <= last(box[2], width); column++) {
        double x = place(column);
        boolean inside = true;
        for (int i = 0; i < n && inside; i++) {
          int j = (i + 1) % n;
          double edgeX = corners[2 * j] - corners[2 * i];
          double edgeY = corners[2 * j + 1] - corners[2 * i + 1];
          double across = edgeX * (y - corners[2 * i + 1]) - edgeY * (x - corners[2 * i]);
          inside = sense * across >= 0;
        }
        if (inside) {
          put(row, column);
        }
      }
    }
  }

  /** All places within a radius of the line from one point to another; a disc if they are one. */
  void capsule(double x0, double y0, double x1, double y1, double radius) {
    double[] box = box(new double[] {x0, y0, x1, y1}, radius);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = Math.max(dx * dx + dy * dy, 1e-12);
    for (int row = first(box[1]); row <= last(box[3], height); row++) {
      for (int column = first(box[0]); column <= last(box[2], width); column++) {
        double x = place(column) - x0;
        double y = place(row) - y0;
        double t = Math.min(Math.max((x * dx + y * dy) / squared, 0), 1);
        double ex = x - t * dx;
        double ey = y - t * dy;
        if (ex * ex + ey * ey <= radius * radius) {
          put(row, column);
        }
      }
    }
  }

  /** Changes every grey by a gain about 1/2. */
  void contrast(double gain) {
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (float) (0.5 + gain * (grey[i] - 0.5));
    }
  }

  /** The grey of a final pixel: the mean of its samples. */
  float pixel(int row, int column) {
    float sum = 0;
    for (int i = 0; i < FINE; i++) {
      for (int j = 0; j < FINE; j++) {
        sum += grey[(row * FINE + i) * width * FINE + column * FINE + j];
      }
    }
    return sum / (FINE * FINE);
  }

  /** Whether most of a final pixel shows something that moves. */
  boolean moving(int row, int column) {
    int count = 0;
    for (int i = 0; i < FINE; i++) {
      for (int j = 0; j < FINE; j++) {
        count += moving[(row * FINE + i) * width * FINE + column * FINE + j] ? 1 : 0;
      }
    }
    return 2 * count > FINE * FINE;
  }

  private void put(int row, int column) {
    grey[row * width * FINE + column] = shade;
    moving[row * width * FINE + column] = moves;
  }

  private static double place(int sample) {
    return (sample + 0.5) / FINE;
  }

  private static int first(double place) {
    return (int) Math.max(0, Math.ceil(place * FINE - 0.5));
  }

  private static int last(double place, int length) {
    return (int) Math.min((double) length * FINE - 1, Math.floor(place * FINE - 0.5));
  }

  private static double[] box(double[] corners, double margin) {
    double[] box = {corners[0], corners[1], corners[0], corners[1]};
    for (int i = 0; i < corners.length; i += 2) {
      box[0] = Math.min(box[0], corners[i]);
      box[1] = Math.min(box[1], corners[i + 1]);
      box[2] = Math.max(box[2], corners[i]);
      box[3] = Math.max(box[3], corners[i + 1]);
    }
    return new double[] {box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin};
  }
}
