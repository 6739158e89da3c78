package dev.halftone.examples.data;

import dev.halftone.examples.data.PublishedSet.PublishedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code data}: lists, fetches and shows data sets. */
@Command(name = "data", description = "List, fetch or show data sets.")
public final class DataCommand implements Runnable {

  /** The option that every one of these commands has. */
  static final class Help {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli asks the option itself.
    private boolean wanted;
  }

  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused")
  private Help help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "data: expected list, fetch or show");
  }

  @Command(name = "list", description = "Name the data sets and say which are there.")
  int list(@Mixin Help options) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path cache = DataSets.cacheFolder(System.getenv());
    out.printf("%-14s drawn by the program, needs no files%n", DataSets.EMBEDDED);
    for (PublishedSet set : PublishedSet.all()) {
      Path folder = cache.resolve(set.name());
      boolean complete = true;
      for (PublishedFile file : set.files()) {
        complete &= Downloader.present(file, folder);
      }
      out.printf(
          "%-14s %s%n",
          set.name(),
          complete
              ? "in " + folder
              : "%s to fetch: examples/run data fetch %s"
                  .formatted(megabytes(set.length()), set.name()));
    }
    for (String drawn : PingPong.names()) {
      out.printf("%-14s drawn by the program, needs no files%n", drawn);
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "fetch",
      description = "Download a published data set; an interrupted download is taken up again.")
  int fetch(
      @Mixin Help options,
      @Parameters(index = "0", paramLabel = "NAME", description = "mnist or fashion-mnist.")
          String name,
      @Option(
              names = "--into",
              paramLabel = "DIR",
              description = "Folder for the files (default: where --data looks).")
          Path into,
      @Option(
              names = "--base-url",
              paramLabel = "URL",
              description =
                  "Address (https) of a folder with the files, instead of the known ones.")
          String baseUrl)
      throws IOException, InterruptedException {
    PublishedSet set =
        PublishedSet.find(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "data fetch: expected one of %s, got '%s'"
                            .formatted(
                                String.join(
                                    ", ",
                                    PublishedSet.all().stream().map(PublishedSet::name).toList()),
                                name)));
    Path folder = into == null ? DataSets.cacheFolder(System.getenv()).resolve(set.name()) : into;
    PrintWriter out = spec.commandLine().getOut();
    Downloader downloader = new Downloader();
    for (PublishedFile file : set.files()) {
      boolean fetched = downloader.fetch(file, mirrors(set, baseUrl), folder, new Quarters(out));
      out.printf("%s: %s%n", file.name(), fetched ? "fetched and verified" : "already there");
      out.flush();
    }
    out.printf("%s is in %s%n", set.name(), folder);
    out.flush();
    return 0;
  }

  private List<String> mirrors(PublishedSet set, String baseUrl) {
    if (baseUrl == null) {
      return set.mirrors();
    }
    String address = baseUrl.endsWith("/") ? baseUrl : baseUrl + "/";
    if (!HttpSource.wellFormed(address)) {
      throw new ParameterException(
          spec.commandLine(), "--base-url: expected an https address, got '%s'".formatted(baseUrl));
    }
    return List.of(address);
  }

  @Command(
      name = "show",
      description = "Write a sheet of sample pictures, one row for each class and style.")
  int show(
      @Mixin Help options,
      @Option(
              names = "--data",
              paramLabel = "NAME",
              description = "The data set (default: digits).")
          String name,
      @Option(
              names = "--data-dir",
              paramLabel = "DIR",
              description = "Folder with its four IDX files, gzipped or not.")
          Path folder,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              defaultValue = "samples.png",
              description = "The PNG file to write (default: ${DEFAULT-VALUE}).")
          Path file)
      throws IOException {
    DataSet data = DataSets.load(Optional.ofNullable(name), Optional.ofNullable(folder));
    SampleSheet.write(data, file);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %d train and %d test pictures of %d x %d, %d classes, SHA-256 %s%n",
        data.name(),
        data.train().size(),
        data.test().size(),
        data.train().height(),
        data.train().width(),
        data.classes(),
        data.sha256());
    out.printf("samples are in %s%n", file);
    out.flush();
    return 0;
  }

  static String megabytes(long bytes) {
    return "%d.%d MB".formatted(bytes / 1_000_000, bytes / 100_000 % 10);
  }

  /** One line for each quarter of a large file. */
  private static final class Quarters implements Downloader.Progress {

    private static final long LARGE = 1_000_000;

    private final PrintWriter out;
    private long told;

    Quarters(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void at(PublishedFile file, long done) {
      long quarter = 4 * done / file.length();
      if (file.length() >= LARGE && quarter != told) {
        out.printf("%s: %s of %s%n", file.name(), megabytes(done), megabytes(file.length()));
        out.flush();
      }
      told = quarter;
    }
  }
}
