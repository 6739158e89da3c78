package dev.halftone.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The data sets by name. */
public final class DataSets {

  /** The name of the set that needs no files. */
  public static final String EMBEDDED = "digits";

  private DataSets() {}

  /** Every name that {@link #load} knows without a folder. */
  public static List<String> names() {
    Stream<String> published = PublishedSet.all().stream().map(PublishedSet::name);
    return Stream.of(Stream.of(EMBEDDED), published, PingPong.names().stream())
        .flatMap(names -> names)
        .toList();
  }

  /**
   * Reads or draws a data set: {@code digits} and the scenes of {@link PingPong} are drawn; a
   * published set is read from the folder, or from where {@code data fetch} put it; any other name
   * needs a folder with four IDX files, and picks among several sets in it by the beginning of
   * their file names.
   *
   * @param name of the set; none means {@code digits} without a folder, and whatever is in the
   *     folder with one
   * @param folder with the four files, as given to {@code --data-dir}
   */
  public static DataSet load(Optional<String> name, Optional<Path> folder) throws IOException {
    return load(name, folder, cacheFolder(System.getenv()));
  }

  static DataSet load(Optional<String> name, Optional<Path> folder, Path cache) throws IOException {
    if (folder.isPresent()) {
      if (name.isPresent()
          && (name.get().equals(EMBEDDED) || PingPong.names().contains(name.get()))) {
        throw new DataException(
            "--data %s: is drawn, not read; leave out --data-dir or name another set"
                .formatted(name.get()));
      }
      return IdxFolder.read(name, folder.get());
    }
    String wanted = name.orElse(EMBEDDED);
    if (wanted.equals(EMBEDDED)) {
      return GeneratedDigits.standard();
    }
    Optional<DataSet> scenes = PingPong.find(wanted);
    if (scenes.isPresent()) {
      return scenes.get();
    }
    PublishedSet published =
        PublishedSet.find(wanted)
            .orElseThrow(
                () ->
                    new DataException(
                        ("--data %s: expected one of %s, or --data-dir with the folder of its four"
                                + " IDX files")
                            .formatted(wanted, String.join(", ", names()))));
    Path fetched = cache.resolve(wanted);
    for (PublishedSet.PublishedFile file : published.files()) {
      if (!Files.exists(fetched.resolve(file.name()))) {
        throw new DataException(
            ("--data %s: not fetched yet (no file %s); run `examples/run data fetch %s`, or pass"
                    + " --data-dir with the folder of its four files")
                .formatted(wanted, fetched.resolve(file.name()), wanted));
      }
    }
    return IdxFolder.read(name, fetched);
  }

  /** Where fetched sets are kept: {@code $XDG_CACHE_HOME/halftone}, else {@code ~/.cache}. */
  static Path cacheFolder(Map<String, String> environment) {
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    // the XDG specification: a relative path is invalid and to be ignored
    Path caches =
        !configured.isEmpty() && Path.of(configured).isAbsolute()
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".cache");
    return caches.resolve("halftone");
  }
}
