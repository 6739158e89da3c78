package dev.halftone.examples.data;

import dev.halftone.tensor.Philox;
import java.util.Arrays;

/**
 * Draws one digit the way a hand would: the skeleton is bent by a smooth random field, sheared,
 * turned, scaled and moved, drawn with a pen of random width, blurred and speckled.
 *
 * <p>Only float arithmetic and {@code StrictMath} are used, so that a generator with the same key
 * draws the same bytes everywhere.
 */
final class DigitPainter {

  static final int SIDE = 28;

  /** Knots of the bending field along each side of the box; the field is a bicubic B-spline. */
  private static final int GRID = 6;

  private final Hand hand;
  private final float[] bendX = new float[GRID * GRID];
  private final float[] bendY = new float[GRID * GRID];
  private final float[] distance = new float[SIDE * SIDE];
  private final float[] ink = new float[SIDE * SIDE];

  /**
   * How far samples stray from their skeleton, each as the half-width of a symmetric triangular
   * distribution: bend in units of the skeleton's box of 100, shift in pixels, the others relative.
   */
  record Hand(
      float bend,
      float turn,
      float slant,
      float scale,
      float stretch,
      float shift,
      float thinnest,
      float thickest,
      float blur,
      float noise) {

    /**
     * Chosen so that a linear classifier gets about 91 % of the test digits right and a small
     * network over 99 %.
     */
    static final Hand ORDINARY =
        new Hand(12.5f, 0.3f, 0.47f, 0.17f, 0.23f, 2.9f, 0.6f, 1.5f, 0.5f, 0.08f);
  }

  DigitPainter(Hand hand) {
    this.hand = hand;
  }

  /**
   * Writes {@code SIDE * SIDE} grey levels, 0 for paper and 255 for ink, from {@code offset} on.
   */
  void paint(DigitSkeletons.Style style, Philox generator, byte[] out, int offset) {
    for (int i = 0; i < bendX.length; i++) {
      bendX[i] = hand.bend * spread(generator);
      bendY[i] = hand.bend * spread(generator);
    }
    float angle = hand.turn * spread(generator);
    float slant = hand.slant * spread(generator);
    float height = 0.2f * (1 + hand.scale * spread(generator));
    float width = height * (1 + hand.stretch * spread(generator));
    float centreX = 0.5f * (SIDE - 1) + hand.shift * spread(generator);
    float centreY = 0.5f * (SIDE - 1) + hand.shift * spread(generator);
    float radius = hand.thinnest + (hand.thickest - hand.thinnest) * generator.nextFloat();
    float taper = 0.35f * generator.nextFloat();
    float blur = hand.blur * generator.nextFloat();
    float darkness = 0.75f + 0.25f * generator.nextFloat();
    float noise = hand.noise * generator.nextFloat();
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);

    Arrays.fill(distance, Float.MAX_VALUE);
    for (float[] points : style.strokes()) {
      int count = points.length / 2;
      // the pen lands a little beside where it should
      float slipX = 0.25f * spread(generator);
      float slipY = 0.25f * spread(generator);
      float lastX = 0;
      float lastY = 0;
      for (int i = 0; i < count; i++) {
        float px = points[2 * i];
        float py = points[2 * i + 1];
        float u = width * (px - 50 + bent(bendX, px, py));
        float v = height * (py - 50 + bent(bendY, px, py));
        u -= slant * v;
        float x = centreX + cos * u - sin * v + slipX;
        float y = centreY + sin * u + cos * v + slipY;
        if (i > 0) {
          float along = (i - 0.5f) / (count - 1);
          // pressure is lowest where the pen lands and leaves
          float pressed = radius * (1 - taper * (1 - 4 * along * (1 - along)));
          draw(lastX, lastY, x, y, pressed);
        }
        lastX = x;
        lastY = y;
      }
    }
    develop(blur, darkness, noise, generator, out, offset);
  }

  /** Keeps for every pixel near the segment the signed distance to the nearest edge of ink. */
  private void draw(float x0, float y0, float x1, float y1, float radius) {
    float reach = radius + 1;
    int left = Math.max((int) (Math.min(x0, x1) - reach), 0);
    int right = Math.min((int) (Math.max(x0, x1) + reach) + 1, SIDE - 1);
    int top = Math.max((int) (Math.min(y0, y1) - reach), 0);
    int bottom = Math.min((int) (Math.max(y0, y1) + reach) + 1, SIDE - 1);
    float dx = x1 - x0;
    float dy = y1 - y0;
    float lengthSquared = Math.max(dx * dx + dy * dy, 1e-12f);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        float t = ((x - x0) * dx + (y - y0) * dy) / lengthSquared;
        t = Math.min(Math.max(t, 0), 1);
        float ex = x - x0 - t * dx;
        float ey = y - y0 - t * dy;
        float d = (float) Math.sqrt(ex * ex + ey * ey) - radius;
        int at = y * SIDE + x;
        distance[at] = Math.min(distance[at], d);
      }
    }
  }

  private void develop(
      float blur, float darkness, float noise, Philox generator, byte[] out, int offset) {
    for (int i = 0; i < ink.length; i++) {
      ink[i] = Math.min(Math.max(0.5f - distance[i], 0), 1);
    }
    float side = 0.25f * blur;
    float middle = 1 - 2 * side;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = y * SIDE + x;
        float before = x > 0 ? ink[at - 1] : 0;
        float after = x < SIDE - 1 ? ink[at + 1] : 0;
        distance[at] = middle * ink[at] + side * (before + after);
      }
    }
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = y * SIDE + x;
        float above = y > 0 ? distance[at - SIDE] : 0;
        float below = y < SIDE - 1 ? distance[at + SIDE] : 0;
        float grey = darkness * (middle * distance[at] + side * (above + below));
        grey += noise * (2 * generator.nextFloat() - 1);
        out[offset + at] = (byte) (255 * Math.min(Math.max(grey, 0), 1) + 0.5f);
      }
    }
  }

  /** The field at a point of the box, from the 16 knots around it. */
  private static float bent(float[] field, float x, float y) {
    float gx = Math.min(Math.max(x, 0), 99.9f) * (0.01f * (GRID - 3));
    float gy = Math.min(Math.max(y, 0), 99.9f) * (0.01f * (GRID - 3));
    int ix = (int) gx;
    int iy = (int) gy;
    float tx = gx - ix;
    float ty = gy - iy;
    float sum = 0;
    for (int j = 0; j < 4; j++) {
      int row = (iy + j) * GRID + ix;
      float across = 0;
      for (int i = 0; i < 4; i++) {
        across += weight(i, tx) * field[row + i];
      }
      sum += weight(j, ty) * across;
    }
    return sum;
  }

  /** The four pieces of the uniform cubic B-spline. */
  private static float weight(int piece, float t) {
    float s = 1 - t;
    return switch (piece) {
      case 0 -> s * s * s / 6;
      case 1 -> (3 * t * t * t - 6 * t * t + 4) / 6;
      case 2 -> (3 * s * s * s - 6 * s * s + 4) / 6;
      default -> t * t * t / 6;
    };
  }

  /** A draw from the triangular distribution on (-1, 1). */
  private static float spread(Philox generator) {
    return generator.nextFloat() + generator.nextFloat() - 1;
  }
}
