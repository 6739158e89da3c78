package dev.halftone.examples.data;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server for the bytes of a file from some position on, over https only. */
final class HttpSource {

  /** Why a request gave no usable bytes. */
  static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean worthRepeating;
    private final boolean restart;

    /**
     * @param worthRepeating whether the same request may succeed later
     * @param restart whether the bytes kept so far are in doubt
     */
    Refused(String message, boolean worthRepeating, boolean restart) {
      super(message);
      this.worthRepeating = worthRepeating;
      this.restart = restart;
    }

    boolean worthRepeating() {
      return worthRepeating;
    }

    boolean restart() {
      return restart;
    }
  }

  private static final int REDIRECTS = 5;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final HttpClient client;
  private final Duration stall;
  private final boolean plainLoopback;

  HttpSource(Duration connect, Duration stall, boolean plainLoopback) {
    // redirects are followed by hand, so that each step is checked
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.stall = stall;
    this.plainLoopback = plainLoopback;
  }

  /** The bytes that a server sends, and where in the file they start. */
  static final class Answer implements AutoCloseable {

    private final HttpHeaders headers;
    private final long from;
    private final Pieces pieces;
    private final Duration stall;

    private Answer(HttpHeaders headers, long from, Pieces pieces, Duration stall) {
      this.headers = headers;
      this.from = from;
      this.pieces = pieces;
      this.stall = stall;
    }

    long from() {
      return from;
    }

    /** The next bytes, or null at the end of the body. */
    ByteBuffer next() throws Refused, InterruptedException {
      try {
        return pieces.next(stall);
      } catch (TimeoutException e) {
        throw new Refused("nothing came for " + seconds(stall), true, false);
      } catch (IOException e) {
        throw new Refused("the connection broke: " + reason(e), true, false);
      }
    }

    /** Names the version of the file at that address, to be handed back when asking for more. */
    String version(URI address) {
      // a weak tag must not be used in If-Range (RFC 9110, 13.1.5)
      String version =
          headers
              .firstValue("ETag")
              .filter(tag -> !tag.startsWith("W/"))
              .or(() -> headers.firstValue("Last-Modified"))
              .orElse("");
      return version.isEmpty() ? "" : address + "\n" + version;
    }

    @Override
    public void close() {
      pieces.cancel();
    }
  }

  /** The version noted in the file by an earlier answer from the same address, or nothing. */
  static String version(Path file, URI address) throws IOException {
    String noted;
    try {
      noted = Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
    String first = address + "\n";
    return noted.startsWith(first) ? noted.substring(first.length()) : "";
  }

  /**
   * Asks for a file from byte {@code from} on; the answer may start at 0 all the same.
   *
   * @param version of the bytes before {@code from}, empty when not known
   * @param length of the whole file, which the server must agree to
   */
  Answer ask(URI address, long from, String version, long length)
      throws Refused, InterruptedException {
    URI at = address;
    for (int step = 0; step <= REDIRECTS; step++) {
      HttpResponse<Pieces> response = send(at, from, version);
      int status = response.statusCode();
      if (status == 200 || status == 206) {
        try {
          long start = checked(response, from, length);
          return new Answer(response.headers(), start, response.body(), stall);
        } catch (Refused e) {
          response.body().cancel();
          throw e;
        }
      }
      response.body().cancel();
      if (status == 416) {
        throw new Refused("status 416 for the bytes from %d on".formatted(from), true, true);
      }
      if (status < 300 || status > 399 || status == 304) {
        boolean later = status == 408 || status == 429 || status >= 500;
        throw new Refused("status " + status, later, false);
      }
      URI here = at;
      at =
          response
              .headers()
              .firstValue("Location")
              .map(location -> resolved(here, location))
              .orElseThrow(
                  () -> new Refused("status %d to nowhere".formatted(status), false, false));
    }
    throw new Refused("more than %d redirects".formatted(REDIRECTS), false, false);
  }

  private static URI resolved(URI base, String location) {
    try {
      return base.resolve(location);
    } catch (IllegalArgumentException e) {
      return URI.create("invalid:location");
    }
  }

  private HttpResponse<Pieces> send(URI address, long from, String version)
      throws Refused, InterruptedException {
    if (!allowed(address)) {
      throw new Refused("refused %s, only https is used".formatted(address), false, false);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", "halftone")
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=%d-".formatted(from));
      if (!version.isEmpty()) {
        request.header("If-Range", version);
      }
    }
    CompletableFuture<HttpResponse<Pieces>> answer =
        client.sendAsync(request.build(), info -> new Pieces());
    try {
      // not HttpRequest.timeout: newer JDKs let it cover the whole body
      return answer.get(stall.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Refused("no answer for " + seconds(stall), true, false);
    } catch (ExecutionException e) {
      throw new Refused(reason(e.getCause()), true, false);
    } finally {
      answer.cancel(true);
    }
  }

  /** Whether the text is an absolute https address. */
  static boolean wellFormed(String address) {
    try {
      URI uri = new URI(address);
      return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private boolean allowed(URI address) {
    if (address.getHost() == null) {
      return false;
    }
    if ("https".equalsIgnoreCase(address.getScheme())) {
      return true;
    }
    return plainLoopback
        && "http".equalsIgnoreCase(address.getScheme())
        && address.getHost().equals(InetAddress.getLoopbackAddress().getHostAddress());
  }

  private static long checked(HttpResponse<Pieces> response, long from, long length)
      throws Refused {
    HttpHeaders headers = response.headers();
    String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (type.startsWith("text/html")) {
      throw new Refused("got a web page (%s) instead of data".formatted(type), false, false);
    }
    long start = 0;
    if (response.statusCode() == 206) {
      Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
      if (!range.matches() || Long.parseLong(range.group(1)) != from) {
        throw new Refused(
            "asked for the bytes from %d on, got '%s'"
                .formatted(from, headers.firstValue("Content-Range").orElse("no Content-Range")),
            true,
            true);
      }
      start = from;
    }
    long announced = headers.firstValueAsLong("Content-Length").orElse(length - start);
    if (start + announced != length) {
      throw new Refused(
          "expected %d bytes, the server has %d".formatted(length, start + announced),
          false,
          false);
    }
    return start;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static String reason(Throwable cause) {
    // the HTTP client gives a refused connection and an unknown host no message at all
    String name =
        cause instanceof ConnectException ? "cannot connect" : cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : "%s (%s)".formatted(cause.getMessage(), name);
  }
}
