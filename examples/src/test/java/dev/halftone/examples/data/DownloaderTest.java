package dev.halftone.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.halftone.examples.data.FileServer.Seen;
import dev.halftone.examples.data.PublishedSet.PublishedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloaderTest {

  private static final int LENGTH = 200_000;

  private final byte[] content = new byte[LENGTH];
  private final PublishedFile file;
  private final Downloader downloader = downloader(Duration.ofSeconds(20));

  @TempDir Path folder;

  DownloaderTest() {
    new Random(5).nextBytes(content);
    file =
        new PublishedFile(
            "data.gz", LENGTH, HexFormat.of().formatHex(Sha256.digest().digest(content)));
  }

  private static Downloader downloader(Duration stall) {
    return new Downloader(
        new Downloader.Patience(3, Duration.ofSeconds(20), stall, Duration.ofMillis(1)), true);
  }

  @Test
  void fetchesAndVerifies() throws Exception {
    List<Long> told = new ArrayList<>();
    try (FileServer server = new FileServer(FileServer.whole(content))) {
      boolean fetched =
          downloader.fetch(
              file,
              List.of(server.folder() + "sets/"),
              folder.resolve("a/b"),
              (of, done) -> told.add(done));
      assertTrue(fetched);
      assertEquals(List.of(new Seen("/sets/data.gz", null, null)), server.seen());
    }
    assertArrayEquals(content, Files.readAllBytes(folder.resolve("a/b/data.gz")));
    assertEquals(List.of("data.gz"), names(folder.resolve("a/b")));
    assertEquals(0, told.get(0));
    assertEquals(LENGTH, told.get(told.size() - 1));
  }

  @Test
  void asksForNothingWhenTheFileIsThere() throws Exception {
    Files.write(folder.resolve("data.gz"), content);
    try (FileServer server = new FileServer()) {
      assertFalse(fetch(server));
      assertEquals(List.of(), server.seen());
    }
  }

  @Test
  void leavesAnotherFileOfThatNameAlone() throws Exception {
    Files.writeString(folder.resolve("data.gz"), "mine");
    try (FileServer server = new FileServer()) {
      assertEquals(
          "data fetch: %s exists but is not the published file; move it away, or choose another folder with --into"
              .formatted(folder.resolve("data.gz")),
          failure(server));
      assertEquals(List.of(), server.seen());
    }
    assertEquals("mine", Files.readString(folder.resolve("data.gz")));
  }

  @Test
  void takesUpABrokenConnectionWhereItBroke() throws Exception {
    try (FileServer server =
        new FileServer(FileServer.broken(content, 120_000), FileServer.rest(content))) {
      assertTrue(fetch(server));
      Seen second = server.seen().get(1);
      assertEquals("\"v1\"", second.ifRange());
      assertTrue(second.range().matches("bytes=[1-9]\\d*-"), second.range());
    }
    assertFetched();
  }

  @Test
  void takesUpThePartOfAnEarlierProcess() throws Exception {
    Files.write(part(), Arrays.copyOf(content, 70_000));
    try (FileServer server = new FileServer(FileServer.rest(content))) {
      assertTrue(fetch(server));
      // which version the part belongs to is not known; the digest decides
      assertEquals(List.of(new Seen("/data.gz", "bytes=70000-", null)), server.seen());
    }
    assertFetched();
  }

  @Test
  void needsNoServerWhenThePartIsComplete() throws Exception {
    Files.write(part(), content);
    try (FileServer server = new FileServer()) {
      assertTrue(fetch(server));
      assertEquals(List.of(), server.seen());
    }
    assertFetched();
  }

  @Test
  void startsFromScratchWhenTheServerIgnoresTheRange() throws Exception {
    Files.write(part(), new byte[70_000]);
    try (FileServer server = new FileServer(FileServer.whole(content))) {
      assertTrue(fetch(server));
    }
    assertFetched();
  }

  @Test
  void startsFromScratchWhenTheKeptPartWasWrong() throws Exception {
    Files.write(part(), new byte[70_000]);
    try (FileServer server = new FileServer(FileServer.rest(content), FileServer.whole(content))) {
      assertTrue(fetch(server));
      assertEquals(new Seen("/data.gz", null, null), server.seen().get(1));
    }
    assertFetched();
  }

  @Test
  void startsFromScratchWhenThePartIsTooLong() throws Exception {
    Files.write(part(), new byte[LENGTH + 1]);
    try (FileServer server = new FileServer(FileServer.whole(content))) {
      assertTrue(fetch(server));
      assertEquals(new Seen("/data.gz", null, null), server.seen().get(0));
    }
    assertFetched();
  }

  @Test
  void startsFromScratchAfter416() throws Exception {
    Files.write(part(), Arrays.copyOf(content, 70_000));
    try (FileServer server = new FileServer(FileServer.status(416), FileServer.whole(content))) {
      assertTrue(fetch(server));
      assertEquals(new Seen("/data.gz", null, null), server.seen().get(1));
    }
    assertFetched();
  }

  @Test
  void refusesARangeThatWasNotAskedFor() throws Exception {
    Files.write(part(), Arrays.copyOf(content, 70_000));
    try (FileServer server =
        new FileServer(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Range", "bytes 5-10/200000");
              exchange.sendResponseHeaders(206, 6);
              exchange.getResponseBody().write(new byte[6]);
            },
            FileServer.whole(content))) {
      assertTrue(fetch(server));
    }
    assertFetched();
  }

  @Test
  void wrongBytesNeverGetTheName() throws Exception {
    byte[] wrong = content.clone();
    wrong[LENGTH / 2] ^= 1;
    try (FileServer server = new FileServer(FileServer.whole(wrong), FileServer.whole(content))) {
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: expected SHA-256 %s, got %s"
              .formatted(
                  server.folder(),
                  file.sha256(),
                  HexFormat.of().formatHex(Sha256.digest().digest(wrong))),
          failure(server));
      assertEquals(1, server.seen().size());
    }
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aBodyThatEndsEarlyIsNotTaken() throws Exception {
    byte[] half = Arrays.copyOf(content, LENGTH / 2);
    try (FileServer server = new FileServer(FileServer.whole(half))) {
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: expected 200000 bytes, the server has 100000"
              .formatted(server.folder()),
          failure(server));
    }
    assertFalse(Files.exists(folder.resolve("data.gz")));
  }

  @Test
  void aBodyWithoutLengthThatEndsEarlyIsAskedForTheRest() throws Exception {
    try (FileServer server =
        new FileServer(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(content, 0, 90_000);
            },
            FileServer.rest(content))) {
      assertTrue(fetch(server));
      assertEquals("bytes=90000-", server.seen().get(1).range());
    }
    assertFetched();
  }

  @Test
  void aBodyThatDoesNotEndIsCutOff() throws Exception {
    try (FileServer server =
        new FileServer(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(content);
              }
            })) {
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: expected 200000 bytes, got more"
              .formatted(server.folder()),
          failure(server));
    }
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aWebPageIsNotData() throws Exception {
    try (FileServer server =
        new FileServer(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
              exchange.sendResponseHeaders(200, LENGTH);
              exchange.getResponseBody().write(content);
            })) {
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: got a web page (text/html; charset=utf-8) instead of data"
              .formatted(server.folder()),
          failure(server));
    }
  }

  @Test
  void aStalledBodyIsGivenUp() throws Exception {
    try (FileServer server = new FileServer()) {
      for (int i = 0; i < 3; i++) {
        server.then(server.stalled(content, 1000));
      }
      Downloader impatient = downloader(Duration.ofMillis(250));
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: nothing came for 250 ms"
              .formatted(server.folder()),
          failure(impatient, server.folder()));
      assertEquals(3, server.seen().size());
    }
    assertEquals(1000, Files.size(part()));
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    try (FileServer server = new FileServer()) {
      for (int i = 0; i < 3; i++) {
        server.then(server.stalled(content, 0));
      }
      Downloader impatient = downloader(Duration.ofMillis(250));
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: no answer for 250 ms"
              .formatted(server.folder()),
          failure(impatient, server.folder()));
    }
  }

  @Test
  void asksTheNextMirrorAfter404() throws Exception {
    try (FileServer first = new FileServer(FileServer.status(404));
        FileServer second = new FileServer(FileServer.whole(content))) {
      assertTrue(
          downloader.fetch(
              file, List.of(first.folder(), second.folder()), folder, (of, done) -> {}));
      assertEquals(1, first.seen().size());
    }
    assertFetched();
  }

  @Test
  void namesTheReasonOfEveryMirror() throws Exception {
    try (FileServer first = new FileServer(FileServer.status(404));
        FileServer second = new FileServer(FileServer.status(403))) {
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: status 404; %sdata.gz: status 403"
              .formatted(first.folder(), second.folder()),
          failure(downloader, first.folder(), second.folder()));
    }
  }

  @Test
  void triesABusyServerAgain() throws Exception {
    try (FileServer server =
        new FileServer(FileServer.status(503), FileServer.status(429), FileServer.whole(content))) {
      assertTrue(fetch(server));
    }
    assertFetched();
  }

  @Test
  void followsARedirect() throws Exception {
    try (FileServer server =
        new FileServer(FileServer.redirect(302, "/moved/x"), FileServer.whole(content))) {
      assertTrue(fetch(server));
      assertEquals("/moved/x", server.seen().get(1).path());
    }
    assertFetched();
  }

  @Test
  void givesUpOnARingOfRedirects() throws Exception {
    try (FileServer server = new FileServer()) {
      for (int i = 0; i < 6; i++) {
        server.then(FileServer.redirect(302, "/data.gz"));
      }
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: more than 5 redirects"
              .formatted(server.folder()),
          failure(server));
    }
  }

  @Test
  void refusesARedirectToPlainHttp() throws Exception {
    try (FileServer server =
        new FileServer(FileServer.redirect(301, "http://example.org/data.gz"))) {
      assertEquals(
          "data fetch: could not get data.gz: %sdata.gz: refused http://example.org/data.gz, only https is used"
              .formatted(server.folder()),
          failure(server));
    }
  }

  @Test
  void refusesPlainHttpEvenToThisMachineOutsideTests() throws Exception {
    try (FileServer server = new FileServer(FileServer.whole(content))) {
      assertEquals(
          "data fetch: could not get data.gz: %1$sdata.gz: refused %1$sdata.gz, only https is used"
              .formatted(server.folder()),
          failure(new Downloader(), server.folder()));
      assertEquals(List.of(), server.seen());
    }
  }

  @Test
  void saysSoWhenNobodyListens() throws Exception {
    String gone;
    try (FileServer server = new FileServer()) {
      gone = server.folder();
    }
    String message = failure(downloader, gone);
    assertTrue(message.contains("cannot connect"), message);
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aFullDiskIsNotTriedAgain() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Files.createSymbolicLink(part(), full);
    try (FileServer server = new FileServer(FileServer.whole(content))) {
      assertEquals(
          "data fetch: cannot write %s: No space left on device".formatted(part()),
          failure(server));
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws Exception {
    Path inPlace = Files.writeString(folder.resolve("file"), "");
    try (FileServer server = new FileServer()) {
      DataException failure =
          assertThrows(
              DataException.class,
              () -> downloader.fetch(file, List.of(server.folder()), inPlace, (of, done) -> {}));
      assertEquals(
          "data fetch: cannot write into %s: it is not a folder".formatted(inPlace),
          failure.getMessage());
    }
  }

  @Test
  void twoFetchesDoNotMix() throws Exception {
    try (FileServer server = new FileServer()) {
      server.then(
          exchange -> {
            // the first fetch holds the part file while it is answered
            assertEquals(
                "data fetch: %s is being fetched already".formatted(part()), failure(server));
            FileServer.whole(content).handle(exchange);
          });
      assertTrue(fetch(server));
    }
    assertFetched();
  }

  private boolean fetch(FileServer server) throws IOException, InterruptedException {
    return downloader.fetch(file, List.of(server.folder()), folder, (of, done) -> {});
  }

  private String failure(FileServer server) {
    return failure(downloader, server.folder());
  }

  private String failure(Downloader by, String... mirrors) {
    return assertThrows(
            DataException.class, () -> by.fetch(file, List.of(mirrors), folder, (of, done) -> {}))
        .getMessage();
  }

  private Path part() {
    return folder.resolve("data.gz.part");
  }

  private void assertFetched() throws IOException {
    assertArrayEquals(content, Files.readAllBytes(folder.resolve("data.gz")));
    assertEquals(List.of("data.gz"), names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
