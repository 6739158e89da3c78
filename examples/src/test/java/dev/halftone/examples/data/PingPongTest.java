package dev.halftone.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.tensor.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PingPongTest {
  private static final String SMALL = "pingpong-small";
  private static final int WIDTH = 80;
  private static final int AREA = 80 * 45;
  private static final DataSet SET = PingPong.find(SMALL).orElseThrow();

  private static double pixel(ImageSet set, int picture, int row, int column) {
    return (set.pixels()[picture * AREA + row * WIDTH + column] & 0xff) / 255.0;
  }

  @Test
  void theSetIsTheSameEverywhere() {
    assertEquals("804f9ea4a57505afd49bda97c5a9c4838a3844fa914031f39145f828f567f0b8", SET.sha256());
  }

  @Test
  void hasTheStatedSizesAndGames() {
    assertEquals(900, SET.train().size());
    assertEquals(100, SET.test().size());
    assertEquals(45, SET.test().height());
    assertEquals(80, SET.test().width());
    assertEquals(8, SET.classes());
    int[] counts = new int[8];
    for (int label : SET.train().labels()) {
      counts[label]++;
    }
    assertTrue(Arrays.stream(counts).allMatch(count -> count == 112 || count == 113));
    DataSet one = PingPong.find(SMALL + "-one-game").orElseThrow();
    assertEquals(List.of("game 1"), one.classNames());
    assertTrue(Arrays.stream(one.train().labels()).allMatch(label -> label == 0));
  }

  @Test
  void eachPictureIsDrawnFromItsOwnKey() {
    byte[] alone = new byte[AREA];
    boolean[] moving = new boolean[AREA];
    Philox noise = Philox.seeded(PingPong.SEED).split("test").split("noise");
    PingPongPainter painter = new PingPongPainter(80, 45);
    List<PingPongScene> scenes = PingPong.testScenes(SMALL);
    boolean[] all = PingPong.testMoving(SMALL);
    for (int i : new int[] {99, 0, 42}) {
      painter.paint(scenes.get(i), noise.split(i), alone, moving, 0);
      int from = i * AREA;
      byte[] inSet = Arrays.copyOfRange(SET.test().pixels(), from, from + AREA);
      assertArrayEquals(inSet, alone);
      assertArrayEquals(Arrays.copyOfRange(all, from, from + AREA), moving);
    }
  }

  @Test
  void blackBarsAreThereWhereTheFactorSaysSo() {
    List<PingPongScene> scenes = PingPong.testScenes(SMALL);
    int letterbox = PingPongScene.FACTORS.indexOf("letterbox");
    int boxed = 0;
    for (int i = 0; i < 100; i++) {
      double bars = 0;
      for (int row = 0; row < 45; row++) {
        for (int column = 0; column < 16; column++) {
          bars = Math.max(bars, pixel(SET.test(), i, row, column));
          bars = Math.max(bars, pixel(SET.test(), i, row, 79 - column));
        }
      }
      boolean is = scenes.get(i).factors()[letterbox] == 1;
      boxed += is ? 1 : 0;
      assertEquals(is, bars < 0.1, "bars of " + i);
    }
    assertEquals(25, boxed);
  }

  /** Greys lie about 1/2, and the farther from it the more contrast a picture has. */
  @Test
  void contrastSpreadsTheGreys() {
    PingPongScene scene = PingPong.testScenes(SMALL).get(0);
    double[] spread = new double[2];
    for (int which = 0; which < 2; which++) {
      PingPongScene lit =
          new PingPongScene(
              scene.game(),
              which == 0 ? 0.6 : 1.2,
              scene.azimuth(),
              scene.elevation(),
              scene.farPlayer(),
              scene.nearPlayer(),
              scene.paddleX(),
              scene.paddleZ(),
              scene.ballX(),
              scene.ballY(),
              scene.ballZ(),
              scene.score());
      byte[] pixels = new byte[AREA];
      new PingPongPainter(80, 45).paint(lit, Philox.seeded(1), pixels, new boolean[AREA], 0);
      for (byte grey : pixels) {
        spread[which] += Math.abs((grey & 0xff) / 255.0 - 0.5) / AREA;
      }
    }
    assertEquals(2, spread[1] / spread[0], 0.15);
  }

  /**
   * What moves is a small part of each picture, and a player who moves right is seen farther right.
   */
  @Test
  void thePlayersAreWhereTheFactorsSay() {
    List<PingPongScene> scenes = PingPong.testScenes("pingpong-small-one-game");
    boolean[] moving = PingPong.testMoving("pingpong-small-one-game");
    double[] columns = new double[100];
    double[] places = new double[100];
    for (int i = 0; i < 100; i++) {
      double sum = 0;
      int count = 0;
      for (int at = AREA / 2; at < AREA; at++) {
        if (moving[i * AREA + at]) {
          sum += at % WIDTH;
          count++;
        }
      }
      assertTrue(count > 40 && count < 0.25 * AREA, "moving pixels of " + i + ": " + count);
      columns[i] = sum / count;
      places[i] = scenes.get(i).nearPlayer();
    }
    assertTrue(correlation(columns, places) > 0.95);
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  /** The ball falls on the near half, flies over the net and rises again. */
  @Test
  void theBallBouncesTwice() {
    for (PingPongScene scene : PingPong.trainScenes(SMALL)) {
      double above = scene.ballZ() - PingPongScene.TABLE;
      assertTrue(above >= PingPongScene.BALL - 1e-9 && above < 0.5, "ball at " + above);
      if (Math.abs(scene.ballY()) < 0.05) {
        assertTrue(above > 0.3, "over the net at " + above);
      }
    }
  }

  @Test
  void factorsAreNamedAndGivenInOneOrder() {
    PingPongScene scene = PingPong.testScenes(SMALL).get(3);
    double[] factors = scene.factors();
    assertEquals(PingPongScene.FACTORS.size(), factors.length);
    assertEquals(3, factors[PingPongScene.FACTORS.indexOf("game")]);
    assertEquals(scene.contrast(), factors[PingPongScene.FACTORS.indexOf("contrast")]);
    assertEquals(scene.ballZ(), factors[PingPongScene.FACTORS.indexOf("ball z")]);
  }
}
