package dev.halftone.examples.data;

import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Generated table-tennis scenes of eight games, 900 to learn from and 100 to test on, in place of a
 * collection of screenshots that is not to be had. What is in each picture is known, so that codes
 * can be asked what they know of it; labels are the games.
 */
public final class PingPong {
  /** The seed of all its sets. */
  public static final long SEED = 38;

  public static final int TRAIN = 900;
  public static final int TEST = 100;

  private static final String NAME = "pingpong";
  private static final String SMALL = "-small";
  private static final String ONE = "-one-game";
  private static final int TILE = 10;

  private PingPong() {}

  /**
   * The names of the sets: 160 x 90 pixels or 80 x 45, pictures of all games or of the first alone.
   */
  public static List<String> names() {
    return List.of(NAME, NAME + ONE, NAME + SMALL, NAME + SMALL + ONE);
  }

  /** The set of a name, if it is one of {@link #names()}. */
  static Optional<DataSet> find(String name) {
    return names().contains(name) ? Optional.of(of(name)) : Optional.empty();
  }

  private static DataSet of(String name) {
    Drawn train = draw(name, "train", TRAIN);
    Drawn test = draw(name, "test", TEST);
    int games = name.endsWith(ONE) ? 1 : PingPongScene.GAMES;
    List<String> names = IntStream.rangeClosed(1, games).mapToObj(i -> "game " + i).toList();
    return DataSet.of(name, names, List.of(), train.images, test.images);
  }

  /** What is in the pictures to learn from of a set of {@link #names()}, picture by picture. */
  public static List<PingPongScene> trainScenes(String name) {
    return scenes(name, "train", TRAIN);
  }

  /** What is in the test pictures of a set of {@link #names()}, picture by picture. */
  public static List<PingPongScene> testScenes(String name) {
    return scenes(name, "test", TEST);
  }

  /**
   * For each pixel of each test picture of a set of {@link #names()} whether it shows a player, the
   * paddle or the ball.
   */
  public static boolean[] testMoving(String name) {
    return draw(name, "test", TEST).moving;
  }

  private record Drawn(ImageSet images, boolean[] moving) {}

  private static List<PingPongScene> scenes(String name, String part, int count) {
    Philox set = Philox.seeded(SEED);
    int games = name.endsWith(ONE) ? 1 : PingPongScene.GAMES;
    List<PingPongScene.Game> styles =
        IntStream.range(0, games).mapToObj(i -> PingPongScene.Game.of(i, set)).toList();
    Philox moments = set.split(part);
    List<PingPongScene> scenes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scenes.add(PingPongScene.of(styles.get(i % games), moments.split(i)));
    }
    return scenes;
  }

  private static Drawn draw(String name, String part, int count) {
    int width = name.contains(SMALL) ? 80 : 160;
    int height = name.contains(SMALL) ? 45 : 90;
    List<PingPongScene> scenes = scenes(name, part, count);
    byte[] pixels = new byte[count * width * height];
    boolean[] moving = new boolean[pixels.length];
    Philox noise = Philox.seeded(SEED).split(part).split("noise");
    Parallel.forEach(
        (count + TILE - 1) / TILE,
        tile -> {
          PingPongPainter painter = new PingPongPainter(width, height);
          for (int i = tile * TILE; i < Math.min((tile + 1) * TILE, count); i++) {
            painter.paint(scenes.get(i), noise.split(i), pixels, moving, i * width * height);
          }
        });
    int[] labels = scenes.stream().mapToInt(scene -> scene.game().number()).toArray();
    return new Drawn(new ImageSet(1, height, width, pixels, labels, new int[0]), moving);
  }
}
