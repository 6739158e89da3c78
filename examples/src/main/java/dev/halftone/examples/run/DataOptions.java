package dev.halftone.examples.run;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.DataSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name a data set, mixed into those of every command that reads one. */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "NAME",
      description =
          "Data set: digits, mnist, fashion-mnist, pingpong, or the name of the one in --data-dir"
              + " (default: that one, else digits, which is generated).")
  private String data;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder with the data set's four IDX files, gzipped or not.")
  private Path directory;

  /** Whether the user asked for a data set. */
  public boolean given() {
    return data != null || directory != null;
  }

  /**
   * The data set that the user asked for.
   *
   * @throws IOException when it cannot be had, with the one line to show
   */
  public DataSet load() throws IOException {
    return DataSets.load(Optional.ofNullable(data), Optional.ofNullable(directory));
  }
}
