package dev.halftone.examples.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... arguments) {
    return new CommandLine(new DataCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(failure.getMessage());
              return 1;
            })
        .execute(arguments);
  }

  @Test
  void listsEverySet() {
    assertEquals(0, run("list"), err::toString);
    List<String> lines = out.toString().lines().toList();
    assertEquals(DataSets.names().size(), lines.size());
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(lines.get(i).startsWith(DataSets.names().get(i)), lines.get(i));
    }
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : List.of("", "list ", "fetch ", "show ")) {
      out.getBuffer().setLength(0);
      assertEquals(0, run((command + "--help").split(" ", -1)), err::toString);
      assertTrue(out.toString().contains("-h, --help"), out.toString());
    }
  }

  @Test
  void refusesAnUnknownSet() {
    assertEquals(2, run("fetch", "minst"));
    assertEquals(
        "data fetch: expected one of mnist, fashion-mnist, got 'minst'",
        err.toString().lines().findFirst().orElseThrow());
  }

  @Test
  void refusesAPlainAddress() {
    for (String address : List.of("http://127.0.0.1:1/", "https:", "nowhere", "file:///tmp")) {
      err.getBuffer().setLength(0);
      assertEquals(2, run("fetch", "mnist", "--base-url", address));
      assertEquals(
          "--base-url: expected an https address, got '" + address + "'",
          err.toString().lines().findFirst().orElseThrow());
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertEquals(2, run());
    assertEquals(
        "data: expected list, fetch or show", err.toString().lines().findFirst().orElseThrow());
  }

  @Test
  void showsTheDigits() throws Exception {
    Path sheet = folder.resolve("sheet.png");
    assertEquals(0, run("show", "--out", sheet.toString()), err::toString);
    assertTrue(
        out.toString().startsWith("digits: 12000 train and 2000 test pictures of 28 x 28, 10 cla"),
        out.toString());
    BufferedImage picture = ImageIO.read(sheet.toFile());
    assertNotNull(picture);
    int rows = DigitSkeletons.byDigit().stream().mapToInt(List::size).sum();
    assertEquals(rows * 30 + 2, picture.getHeight());
    assertEquals(24 * 30 + 2, picture.getWidth());
  }

  @Test
  void aSheetThatCannotBeWrittenIsOneLine() throws Exception {
    Path sheet = folder.resolve("missing/sheet.png");
    assertEquals(1, run("show", "--out", sheet.toString()));
    assertEquals(
        "--out " + sheet + ": expected a file in a folder that exists", err.toString().strip());
    assertEquals(1, run("show", "--out", folder.toString()));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }
}
