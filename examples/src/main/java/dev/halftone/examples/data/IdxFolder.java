package dev.halftone.examples.data;

import dev.halftone.io.Idx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder with the four files of the MNIST family: images and labels, to train and to test.
 *
 * <p>Files are found by how their names end, such as {@code
 * emnist-letters-train-images-idx3-ubyte}, compressed or not. Labels that start at 1 are counted
 * from 0.
 */
final class IdxFolder {

  private static final Pattern NAME =
      Pattern.compile("(.*?)(train|t10k|test)-(images|labels)[-.]idx[0-9]-ubyte(\\.gz)?");

  private record Part(Path images, Path labels) {}

  private record Loaded(ImageSet images, int lowest, int highest) {}

  private IdxFolder() {}

  /** Reads the one set in the folder, or of several the one whose files begin with the name. */
  static DataSet read(Optional<String> name, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          Files.exists(folder)
              ? "--data-dir %s: expected a folder, got a file".formatted(folder)
              : "--data-dir %s: no such folder".formatted(folder));
    }
    SortedMap<String, Map<String, Path>> sets = find(folder);
    String prefix = choose(name, folder, sets);
    Map<String, Path> files = sets.get(prefix);
    Part trainFiles = part(files, "train", folder, prefix);
    Part testFiles = part(files, "test", folder, prefix);
    // EMNIST stores rows as columns; its files are the only ones with that prefix
    boolean transposed = prefix.startsWith("emnist-");
    Loaded train = load(trainFiles, transposed);
    Loaded test = load(testFiles, transposed);
    if (train.images().height() != test.images().height()
        || train.images().width() != test.images().width()) {
      throw new DataException(
          "%s: expected pictures of %s like %s, got %s"
              .formatted(
                  testFiles.images(),
                  extent(train.images()),
                  trainFiles.images().getFileName(),
                  extent(test.images())));
    }
    int lowest = Math.min(train.lowest(), test.lowest()) == 1 ? 1 : 0;
    int classes = Math.max(train.highest(), test.highest()) + 1 - lowest;
    String title = name.orElseGet(() -> title(prefix, folder));
    return DataSet.of(
        title,
        classNames(title, classes, lowest),
        List.of(),
        relabelled(train.images(), lowest),
        relabelled(test.images(), lowest));
  }

  /** Prefix of the file names, then kind of file, to the file. */
  private static SortedMap<String, Map<String, Path>> find(Path folder) throws IOException {
    SortedMap<String, Map<String, Path>> sets = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.sorted().toList()) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          String split = matcher.group(2).equals("train") ? "train" : "test";
          // sorted: of a file and its compressed twin the plain one comes first and is taken
          sets.computeIfAbsent(matcher.group(1), prefix -> new HashMap<>())
              .putIfAbsent(split + "-" + matcher.group(3), file);
        }
      }
    }
    return sets;
  }

  private static String choose(
      Optional<String> name, Path folder, SortedMap<String, Map<String, Path>> sets)
      throws DataException {
    if (sets.isEmpty()) {
      throw new DataException(
          "--data-dir %s: expected the IDX files of a data set, found no train-images-idx3-ubyte[.gz]"
              .formatted(folder));
    }
    if (sets.size() == 1) {
      return sets.firstKey();
    }
    if (name.isPresent() && sets.containsKey(name.get() + "-")) {
      return name.get() + "-";
    }
    throw new DataException(
        "--data-dir %s: holds several sets, choose one with --data: %s"
            .formatted(
                folder,
                String.join(", ", sets.keySet().stream().map(p -> title(p, folder)).toList())));
  }

  private static Part part(Map<String, Path> files, String split, Path folder, String prefix)
      throws DataException {
    return new Part(
        file(files, split, "images-idx3", folder, prefix),
        file(files, split, "labels-idx1", folder, prefix));
  }

  private static Path file(
      Map<String, Path> files, String split, String kind, Path folder, String prefix)
      throws DataException {
    Path file = files.get(split + "-" + kind.substring(0, kind.indexOf('-')));
    if (file == null) {
      String alternative = split.equals("test") ? " or %st10k-%s-ubyte[.gz]" : "";
      throw new DataException(
          "--data-dir %s: no file %s%s-%s-ubyte[.gz]%s"
              .formatted(folder, prefix, split, kind, alternative.formatted(prefix, kind)));
    }
    return file;
  }

  private static Loaded load(Part part, boolean transposed) throws IOException {
    Idx images = idx(part.images(), 3, "[images, height, width]");
    Idx labels = idx(part.labels(), 1, "[labels]");
    int count = images.extents()[0];
    if (count != labels.extents()[0]) {
      throw new DataException(
          "%s: expected a label for each of the %d images of %s, got %d labels"
              .formatted(part.labels(), count, part.images().getFileName(), labels.extents()[0]));
    }
    if (images.data().length == 0) {
      throw new DataException(
          "%s: expected at least one picture, got %s"
              .formatted(part.images(), Arrays.toString(images.extents())));
    }
    int[] classes = new int[count];
    Arrays.setAll(classes, i -> labels.data()[i] & 0xff);
    int height = images.extents()[transposed ? 2 : 1];
    int width = images.extents()[transposed ? 1 : 2];
    byte[] pixels = transposed ? transposed(images.data(), height, width) : images.data();
    return new Loaded(
        new ImageSet(1, height, width, pixels, classes, new int[0]),
        Arrays.stream(classes).min().orElseThrow(),
        Arrays.stream(classes).max().orElseThrow());
  }

  private static Idx idx(Path file, int rank, String expected) throws IOException {
    Idx idx;
    try {
      idx = Idx.read(file);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      String named = reason.contains(file.toString()) ? reason : file + ": " + reason;
      throw new DataException(named, e);
    }
    if (idx.extents().length != rank) {
      throw new DataException(
          "%s: expected %s, got %s".formatted(file, expected, Arrays.toString(idx.extents())));
    }
    return idx;
  }

  private static byte[] transposed(byte[] pixels, int height, int width) {
    byte[] out = new byte[pixels.length];
    int area = height * width;
    for (int image = 0; image < pixels.length; image += area) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          out[image + y * width + x] = pixels[image + x * height + y];
        }
      }
    }
    return out;
  }

  private static ImageSet relabelled(ImageSet set, int lowest) {
    if (lowest == 0) {
      return set;
    }
    int[] labels = Arrays.stream(set.labels()).map(label -> label - lowest).toArray();
    return new ImageSet(
        set.channels(), set.height(), set.width(), set.pixels(), labels, set.styles());
  }

  private static List<String> classNames(String title, int classes, int lowest) {
    Optional<List<String>> known = PublishedSet.find(title).map(PublishedSet::classNames);
    if (known.isPresent() && known.get().size() == classes) {
      return known.get();
    }
    if (title.equals("emnist-letters") && classes == 26) {
      return IntStream.rangeClosed('A', 'Z').mapToObj(Character::toString).toList();
    }
    return IntStream.range(lowest, classes + lowest).mapToObj(Integer::toString).toList();
  }

  private static String title(String prefix, Path folder) {
    if (!prefix.isEmpty()) {
      return prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? "data" : last.toString();
  }

  private static String extent(ImageSet set) {
    return set.height() + " x " + set.width();
  }
}
