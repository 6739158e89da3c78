package dev.halftone.examples.data;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;

/**
 * Draws table-tennis scenes as a pinhole camera sees them that looks at the middle of the table,
 * from the wall to what is nearest.
 */
final class PingPongPainter {
  private static final double WALL = 3.6;
  private static final double NET = 0.1525;
  private static final double NET_HALF = 0.915;
  private static final double LINE = 0.02;
  private static final float NOISE = 0.01f;

  /** Rows of three dots for each digit, the topmost in the highest bits. */
  private static final int[] DIGITS = {
    0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
    0b111100111001111, 0b111100111101111, 0b111001001001001, 0b111101111101111, 0b111101111001111
  };

  private final int width;
  private final int height;
  private final PingPongCanvas canvas;

  // the camera of the scene under work
  private PingPongScene scene;
  private final double[] place = new double[3];
  private final double[] right = new double[3];
  private final double[] up = new double[3];
  private final double[] ahead = new double[3];
  private double scale;

  PingPongPainter(int width, int height) {
    this.width = width;
    this.height = height;
    this.canvas = new PingPongCanvas(width, height);
  }

  /**
   * Writes a grey byte for each pixel, and whether it shows something that moves.
   *
   * @param generator for the noise of the pixels
   */
  void paint(PingPongScene of, Philox generator, byte[] pixels, boolean[] moving, int offset) {
    scene = of;
    aim();
    background();
    player(of.farPlayer(), PingPongScene.HALF_LENGTH + 0.5, 0.3);
    table();
    ball();
    player(of.nearPlayer(), -PingPongScene.HALF_LENGTH - 0.35, 0.12);
    paddle();
    score();
    canvas.contrast(of.contrast());
    letterbox();
    float[] noise = generator.normal(Shape.of(height * width)).array();
    for (int i = 0; i < height * width; i++) {
      float grey = canvas.pixel(i / width, i % width) + NOISE * noise[i];
      pixels[offset + i] = (byte) (255 * Math.min(Math.max(grey, 0), 1) + 0.5f);
      moving[offset + i] = canvas.moving(i / width, i % width);
    }
  }

  private void aim() {
    double azimuth = StrictMath.toRadians(scene.azimuth());
    double elevation = StrictMath.toRadians(scene.elevation());
    double flat = StrictMath.cos(elevation);
    double rise = StrictMath.sin(elevation);
    double aside = StrictMath.sin(azimuth);
    double along = StrictMath.cos(azimuth);
    set(ahead, -aside * flat, along * flat, -rise);
    set(right, along, aside, 0);
    set(up, -aside * rise, along * rise, flat);
    double distance = scene.game().distance();
    set(
        place,
        -distance * ahead[0],
        -distance * ahead[1],
        PingPongScene.TABLE - distance * ahead[2]);
    scale = scene.game().focal() * (scene.game().letterbox() ? 1.25 * height : width);
  }

  private static void set(double[] vector, double x, double y, double z) {
    vector[0] = x;
    vector[1] = y;
    vector[2] = z;
  }

  private static double dot(double[] a, double x, double y, double z) {
    return a[0] * x + a[1] * y + a[2] * z;
  }

  /** Pixels per metre at a point in front of the camera. */
  private double size(double x, double y, double z) {
    return scale / Math.max(0.1, dot(ahead, x - place[0], y - place[1], z - place[2]));
  }

  private double column(double x, double y, double z) {
    return 0.5 * width + size(x, y, z) * dot(right, x - place[0], y - place[1], z - place[2]);
  }

  private double row(double x, double y, double z) {
    return 0.57 * height - size(x, y, z) * dot(up, x - place[0], y - place[1], z - place[2]);
  }

  /** A convex polygon of corners x, y, z in the world. */
  private void polygon(double... corners) {
    double[] seen = new double[corners.length / 3 * 2];
    for (int i = 0; i < seen.length / 2; i++) {
      seen[2 * i] = column(corners[3 * i], corners[3 * i + 1], corners[3 * i + 2]);
      seen[2 * i + 1] = row(corners[3 * i], corners[3 * i + 1], corners[3 * i + 2]);
    }
    canvas.polygon(seen);
  }

  /** A rod of a radius between two points of the world; a ball if they are one. */
  private void rod(
      double x0, double y0, double z0, double x1, double y1, double z1, double radius) {
    canvas.capsule(
        column(x0, y0, z0),
        row(x0, y0, z0),
        column(x1, y1, z1),
        row(x1, y1, z1),
        radius * size(x0, y0, z0));
  }

  /** The floor, and behind the table a wall that faces the camera. */
  private void background() {
    PingPongScene.Game game = scene.game();
    canvas.with(game.wall(), false).fill();
    double across = dot(ahead, 0, 0, 0);
    double[] flat = {ahead[0], ahead[1]};
    double length = Math.sqrt(flat[0] * flat[0] + flat[1] * flat[1]);
    double footX = WALL * flat[0] / length + across;
    double footY = WALL * flat[1] / length;
    double horizon = row(footX, footY, 0);
    if (game.stripes() > 0) {
      canvas.with(game.wall() * 0.8, false);
      for (int stripe = -8; stripe <= 8; stripe++) {
        double at = 2 * stripe * game.stripes();
        double left = column(footX + at * right[0], footY + at * right[1], 0);
        double end = at + game.stripes();
        double far = column(footX + end * right[0], footY + end * right[1], 0);
        canvas.polygon(left, 0, far, 0, far, horizon, left, horizon);
      }
    }
    canvas.with(game.floor(), false);
    canvas.polygon(0, horizon, width, horizon, width, height, 0, height);
  }

  private void player(double x, double y, double grey) {
    canvas.with(grey, true);
    rod(x, y, 0.75, x, y, 1.3, 0.2);
    rod(x - 0.1, y, 0.1, x - 0.1, y, 0.75, 0.08);
    rod(x + 0.1, y, 0.1, x + 0.1, y, 0.75, 0.08);
    canvas.with(0.75, true);
    rod(x, y, 1.65, x, y, 1.65, 0.12);
  }

  private void table() {
    PingPongScene.Game game = scene.game();
    double w = PingPongScene.HALF_WIDTH;
    double l = PingPongScene.HALF_LENGTH;
    double h = PingPongScene.TABLE;
    canvas.with(0.1, false);
    for (int leg = 0; leg < 4; leg++) {
      double x = (leg % 2 == 0 ? -0.9 : 0.9) * w;
      double y = (leg < 2 ? 0.8 : -0.8) * l;
      rod(x, y, 0, x, y, h, 0.03);
    }
    canvas.with(game.line(), false);
    polygon(-w, -l, h, w, -l, h, w, l, h, -w, l, h);
    canvas.with(game.table(), false);
    for (int side = -1; side <= 1; side += 2) {
      double inner = side * LINE / 2;
      double outer = side * (w - LINE);
      double end = l - LINE;
      polygon(inner, -end, h, outer, -end, h, outer, end, h, inner, end, h);
    }
    canvas.with(0.5 * (game.table() + game.line()), false);
    polygon(-NET_HALF, 0, h, NET_HALF, 0, h, NET_HALF, 0, h + NET, -NET_HALF, 0, h + NET);
    canvas.with(game.line(), false);
    rod(-NET_HALF, 0, h + NET, NET_HALF, 0, h + NET, 0.012);
  }

  private void ball() {
    double x = scene.ballX();
    double y = scene.ballY();
    canvas.with(0.5 * scene.game().table(), false);
    rod(x, y, PingPongScene.TABLE, x, y, PingPongScene.TABLE, 0.8 * PingPongScene.BALL);
    canvas.with(1, true);
    rod(x, y, scene.ballZ(), x, y, scene.ballZ(), PingPongScene.BALL);
  }

  private void paddle() {
    double x = scene.paddleX();
    double y = -PingPongScene.HALF_LENGTH - 0.2;
    double z = scene.paddleZ();
    canvas.with(0.65, true);
    rod(x, y, z - 0.2, x, y, z, 0.025);
    canvas.with(0.4, true);
    rod(x, y, z, x, y, z, 0.1);
  }

  /** Two digits of dots on a dark box, one seventh of the picture high. */
  private void score() {
    double dot = height / 45.0;
    double left = centre(scene.game().scoreRight() ? 1 : -1) - 4.5 * dot;
    canvas.with(0.05, false);
    canvas.polygon(left, dot, left + 9 * dot, dot, left + 9 * dot, 8 * dot, left, 8 * dot);
    canvas.with(0.95, false);
    for (int digit = 0; digit < 2; digit++) {
      for (int bit = 0; bit < 15; bit++) {
        if ((DIGITS[scene.score()[digit]] >> (14 - bit) & 1) == 1) {
          double x = left + (1 + 4 * digit + bit % 3) * dot;
          double y = (2 + bit / 3) * dot;
          canvas.polygon(x, y, x + dot, y, x + dot, y + dot, x, y + dot);
        }
      }
    }
  }

  /** The middle of the score, a quarter of the content from its left or right end. */
  private double centre(int side) {
    double content = scene.game().letterbox() ? height : width;
    return 0.5 * width + side * 0.33 * content;
  }

  private void letterbox() {
    if (scene.game().letterbox()) {
      double bar = 0.5 * (width - height);
      canvas.with(0, false);
      canvas.polygon(0, 0, bar, 0, bar, height, 0, height);
      canvas.polygon(width - bar, 0, width, 0, width, height, width - bar, height);
    }
  }
}
