package dev.halftone.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetsTest {

  @TempDir Path cache;

  @Test
  void knowsItsNames() {
    assertEquals(
        List.of(
            "digits",
            "mnist",
            "fashion-mnist",
            "pingpong",
            "pingpong-one-game",
            "pingpong-small",
            "pingpong-small-one-game"),
        DataSets.names());
  }

  @Test
  void drawsDigitsUnlessToldOtherwise() throws Exception {
    assertEquals("digits", DataSets.load(Optional.empty(), Optional.empty(), cache).name());
  }

  @Test
  void saysHowToFetch() {
    assertEquals(
        "--data mnist: not fetched yet (no file %s); run `examples/run data fetch mnist`, or pass --data-dir with the folder of its four files"
            .formatted(cache.resolve("mnist/train-images-idx3-ubyte.gz")),
        failure(Optional.of("mnist"), Optional.empty()));
  }

  @Test
  void aHalfFetchedSetIsNotFetched() throws Exception {
    Path folder = Files.createDirectories(cache.resolve("mnist"));
    Files.createFile(folder.resolve("train-images-idx3-ubyte.gz"));
    Files.createFile(folder.resolve("train-labels-idx1-ubyte.gz.part"));
    String message = failure(Optional.of("mnist"), Optional.empty());
    assertTrue(
        message.startsWith(
            "--data mnist: not fetched yet (no file %s); run"
                .formatted(folder.resolve("train-labels-idx1-ubyte.gz"))),
        message);
  }

  @Test
  void namesWhatItKnowsWhenTheNameIsUnknown() {
    assertEquals(
        "--data minst: expected one of digits, mnist, fashion-mnist, pingpong, pingpong-one-game, pingpong-small, pingpong-small-one-game, or --data-dir with the folder of its four IDX files",
        failure(Optional.of("minst"), Optional.empty()));
  }

  @Test
  void doesNotReadTheDigitsItDraws() {
    assertEquals(
        "--data digits: is drawn, not read; leave out --data-dir or name another set",
        failure(Optional.of("digits"), Optional.of(cache)));
    assertEquals(
        "--data pingpong: is drawn, not read; leave out --data-dir or name another set",
        failure(Optional.of("pingpong"), Optional.of(cache)));
  }

  @Test
  void looksWhereTheDesktopKeepsCaches() {
    Path home = Path.of(System.getProperty("user.home"), ".cache", "halftone");
    assertEquals(home, DataSets.cacheFolder(Map.of()));
    assertEquals(home, DataSets.cacheFolder(Map.of("XDG_CACHE_HOME", "")));
    assertEquals(home, DataSets.cacheFolder(Map.of("XDG_CACHE_HOME", "relative")));
    assertEquals(
        cache.resolve("halftone"),
        DataSets.cacheFolder(Map.of("XDG_CACHE_HOME", cache.toString())));
  }

  /** Facts of the published sets, from the counts and sums of their files. */
  @ParameterizedTest
  @CsvSource({
    "mnist, 60000, 10000, 28, 10, 0.1307, 0, 9",
    "fashion-mnist, 60000, 10000, 28, 10, 0.2860, T-shirt/top, Ankle boot",
    "emnist-letters, 124800, 20800, 28, 26, 0.1722, A, Z",
    "usps, 7291, 2007, 16, 10, 0.2545, 0, 9",
  })
  void readsThePublishedSets(
      String name,
      int train,
      int test,
      int side,
      int classes,
      double mean,
      String first,
      String last)
      throws Exception {
    Path folder = Path.of("..", "..", "shared", "data", name);
    assumeTrue(Files.isDirectory(folder), "the real data is not at hand");
    DataSet data = DataSets.load(Optional.of(name), Optional.of(folder), cache);
    assertEquals(train, data.train().size());
    assertEquals(test, data.test().size());
    assertEquals(side, data.train().height());
    assertEquals(classes, data.classes());
    assertEquals(first, data.classNames().get(0));
    assertEquals(last, data.classNames().get(classes - 1));
    long sum = 0;
    for (byte pixel : data.train().pixels()) {
      sum += pixel & 0xff;
    }
    assertEquals(mean, sum / 255.0 / data.train().pixels().length, 5e-5);
  }

  @Test
  void thePinsAreThoseOfTheRealFiles() throws Exception {
    for (PublishedSet set : PublishedSet.all()) {
      Path folder = Path.of("..", "..", "shared", "data", set.name());
      assumeTrue(Files.isDirectory(folder), "the real data is not at hand");
      for (PublishedSet.PublishedFile file : set.files()) {
        assertTrue(Downloader.present(file, folder), file.name());
      }
    }
  }

  @Test
  void everyMirrorIsHttps() {
    for (PublishedSet set : PublishedSet.all()) {
      for (String mirror : set.mirrors()) {
        assertTrue(HttpSource.wellFormed(mirror) && mirror.endsWith("/"), mirror);
      }
    }
  }

  @Test
  void thinsToEvenSteps() {
    ImageSet set =
        new ImageSet(
            1, 1, 1, new byte[] {0, 1, 2, 3, 4, 5}, new int[] {0, 0, 1, 1, 2, 2}, new int[0]);
    assertArrayEquals(new int[] {0, 1, 2}, set.thinned(3).labels());
    assertArrayEquals(new byte[] {0, 2, 4}, set.thinned(3).pixels());
    assertEquals(set, set.thinned(6));
  }

  @Test
  void picksRowsLabelsAndStylesInTheGivenOrder() {
    ImageSet set =
        new ImageSet(
            1, 1, 2, new byte[] {0, 51, 102, (byte) 153}, new int[] {4, 5}, new int[] {1, 2});
    int[] swapped = {1, 0};
    assertArrayEquals(new float[] {0.4f, 0.6f, 0, 0.2f}, set.rows(swapped).toArray());
    assertEquals("[2, 2]", set.rows(swapped).shape().toString());
    assertArrayEquals(new int[] {5, 4}, set.labels(swapped));
    assertArrayEquals(new int[] {2, 1}, set.select(swapped).styles());
  }

  @Test
  void refusesPicturesThatDoNotFitTheirLabels() {
    assertEquals(
        "ImageSet: expected 2 pictures of [1, 1, 2], got 3 values (argument pixels)",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ImageSet(1, 1, 2, new byte[3], new int[2], new int[0]))
            .getMessage());
    assertEquals(
        "ImageSet: expected 2 styles or none, got 1 (argument styles)",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ImageSet(1, 1, 1, new byte[2], new int[2], new int[1]))
            .getMessage());
  }

  @Test
  void theDigestSeesPixelsLabelsAndSplit() {
    ImageSet one = new ImageSet(1, 1, 1, new byte[] {1}, new int[] {0}, new int[0]);
    ImageSet otherPixel = new ImageSet(1, 1, 1, new byte[] {2}, new int[] {0}, new int[0]);
    ImageSet otherLabel = new ImageSet(1, 1, 1, new byte[] {1}, new int[] {1}, new int[0]);
    ImageSet withStyle = new ImageSet(1, 1, 1, new byte[] {1}, new int[] {0}, new int[] {0});
    List<String> digests =
        List.of(
            digest(one, one),
            digest(one, otherPixel),
            digest(otherPixel, one),
            digest(one, otherLabel),
            digest(one, withStyle));
    assertEquals(5, digests.stream().distinct().count());
  }

  private static String digest(ImageSet train, ImageSet test) {
    return DataSet.of("x", List.of("0", "1"), List.of(), train, test).sha256();
  }

  private String failure(Optional<String> name, Optional<Path> folder) {
    return assertThrows(DataException.class, () -> DataSets.load(name, folder, cache)).getMessage();
  }
}
