package dev.halftone.examples.data;

import dev.halftone.tensor.Philox;
import java.util.List;

/**
 * One moment of a table-tennis game: everything that its picture depends on. Lengths are in metres,
 * x runs across the table, y along it away from the camera, z up from the floor; angles are in
 * degrees, greys from 0 to 1.
 *
 * @param game the style of the game
 * @param contrast gain of the greys about 1/2
 * @param azimuth of the camera around the table, 0 behind the near player
 * @param elevation of the camera above the table
 * @param farPlayer x of the far player
 * @param nearPlayer x of the near player
 * @param paddleX x of the near player's paddle
 * @param paddleZ height of it
 * @param ballX x of the ball
 * @param ballY y of the ball
 * @param ballZ height of the ball
 * @param score the two digits on the screen
 */
@SuppressWarnings("ArrayRecordComponent") // scenes are drawn, never compared
public record PingPongScene(
    Game game,
    double contrast,
    double azimuth,
    double elevation,
    double farPlayer,
    double nearPlayer,
    double paddleX,
    double paddleZ,
    double ballX,
    double ballY,
    double ballZ,
    int[] score) {

  /** Height of the table. */
  static final double TABLE = 0.76;

  static final double HALF_WIDTH = 1.525 / 2;
  static final double HALF_LENGTH = 2.74 / 2;
  static final double BALL = 0.035;

  /** How many games there are. */
  static final int GAMES = 8;

  /** What {@link #factors} holds: the number of the game, and quantities. */
  public static final List<String> FACTORS =
      List.of(
          "game",
          "letterbox",
          "contrast",
          "camera azimuth",
          "camera elevation",
          "far player",
          "near player",
          "paddle x",
          "paddle z",
          "ball x",
          "ball y",
          "ball z");

  /**
   * The style that all pictures of a game share.
   *
   * @param number from 0
   * @param letterbox whether the picture is square between black bars
   * @param stripes width of the stripes on the wall, 0 for none
   * @param focal focal length in widths of the picture
   * @param scoreRight whether the score is on the right
   */
  record Game(
      int number,
      double wall,
      double floor,
      double table,
      double line,
      double stripes,
      double azimuth,
      double elevation,
      double distance,
      double focal,
      double contrast,
      boolean letterbox,
      boolean scoreRight) {

    /** A game of the set of this seed: the last two are seen from the side. */
    static Game of(int number, Philox set) {
      Philox generator = set.split("game").split(number);
      boolean oblique = number >= GAMES - 2;
      double side = generator.nextDouble() < 0.5 ? -1 : 1;
      return new Game(
          number,
          between(generator, 0.35, 0.85),
          between(generator, 0.2, 0.6),
          between(generator, 0.15, 0.5),
          between(generator, 0.85, 1),
          generator.nextDouble() < 0.5 ? 0 : between(generator, 0.3, 0.8),
          oblique ? side * between(generator, 40, 70) : between(generator, -5, 5),
          between(generator, 20, 35),
          between(generator, 4.2, 5.2),
          between(generator, 0.9, 1.15),
          // evenly spread, so that contrast is not two or three values
          0.6 + 0.8 * ((5 * number + 3) % GAMES) / (GAMES - 1),
          number == 2 || number == 5,
          generator.nextDouble() < 0.5);
    }
  }

  /** A moment of a game, drawn at random. */
  static PingPongScene of(Game game, Philox generator) {
    double time = generator.nextDouble();
    boolean away = generator.nextDouble() < 0.5;
    double ballX = between(generator, -0.6, 0.6);
    double nearPlayer = between(generator, -0.6, 0.6);
    return new PingPongScene(
        game,
        game.contrast + between(generator, -0.05, 0.05),
        game.azimuth + between(generator, -1, 1),
        game.elevation + between(generator, -0.5, 0.5),
        between(generator, -0.7, 0.7),
        nearPlayer,
        nearPlayer + between(generator, 0.15, 0.45),
        between(generator, 0.85, 1.2),
        ballX,
        HALF_LENGTH * (away ? 2 * time - 1 : 1 - 2 * time),
        TABLE + BALL + bounce(time),
        new int[] {generator.nextInt(10), generator.nextInt(10)});
  }

  /** Height over the table on the way across: down to the near half, over the net, up again. */
  private static double bounce(double time) {
    if (time < 0.25) {
      return 0.3 * (1 - 16 * time * time);
    }
    double along = time < 0.75 ? (time - 0.25) / 0.5 : (time - 0.75) / 0.5;
    return 4 * 0.35 * along * (1 - along);
  }

  /** One value for each of {@link #FACTORS}. */
  public double[] factors() {
    return new double[] {
      game.number,
      game.letterbox ? 1 : 0,
      contrast,
      azimuth,
      elevation,
      farPlayer,
      nearPlayer,
      paddleX,
      paddleZ,
      ballX,
      ballY,
      ballZ
    };
  }

  private static double between(Philox generator, double low, double high) {
    return low + (high - low) * generator.nextDouble();
  }
}
