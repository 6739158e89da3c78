package dev.halftone.examples.data;

import dev.halftone.kernel.Parallel;
import dev.halftone.tensor.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The embedded data set: 28 x 28 grey digits, drawn from stroke skeletons in two to three styles
 * each.
 *
 * <p>Classes are equally frequent, and so are the styles within a class. Each picture is drawn from
 * its own key, so the number of threads changes nothing.
 */
public final class GeneratedDigits {

  /** The seed of the set that {@code --data digits} names. */
  public static final long SEED = 28;

  public static final int TRAIN = 12_000;
  public static final int TEST = 2_000;

  private static final int TILE = 100;

  private GeneratedDigits() {}

  /** The set that {@code --data digits} names. */
  public static DataSet standard() {
    return of(SEED, TRAIN, TEST);
  }

  /** A set of so many pictures; other seeds give other pictures of the same kind. */
  public static DataSet of(long seed, int train, int test) {
    List<List<DigitSkeletons.Style>> styles = DigitSkeletons.byDigit();
    List<List<String>> styleNames = new ArrayList<>();
    for (List<DigitSkeletons.Style> ofDigit : styles) {
      styleNames.add(ofDigit.stream().map(DigitSkeletons.Style::name).toList());
    }
    Philox generator = Philox.seeded(seed);
    return DataSet.of(
        "digits",
        IntStream.range(0, styles.size()).mapToObj(Integer::toString).toList(),
        List.copyOf(styleNames),
        draw(styles, generator.split("train"), train),
        draw(styles, generator.split("test"), test));
  }

  private static ImageSet draw(
      List<List<DigitSkeletons.Style>> styles, Philox generator, int count) {
    int area = DigitPainter.SIDE * DigitPainter.SIDE;
    byte[] pixels = new byte[count * area];
    int[] labels = new int[count];
    int[] written = new int[count];
    int[] order = generator.split("order").permutation(count);
    Parallel.forEach(
        (count + TILE - 1) / TILE,
        tile -> {
          DigitPainter painter = new DigitPainter(DigitPainter.Hand.ORDINARY);
          for (int i = tile * TILE; i < Math.min((tile + 1) * TILE, count); i++) {
            labels[i] = order[i] % styles.size();
            List<DigitSkeletons.Style> ofDigit = styles.get(labels[i]);
            written[i] = order[i] / styles.size() % ofDigit.size();
            painter.paint(ofDigit.get(written[i]), generator.split(i), pixels, i * area);
          }
        });
    return new ImageSet(1, DigitPainter.SIDE, DigitPainter.SIDE, pixels, labels, written);
  }
}
