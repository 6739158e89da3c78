package dev.halftone.examples.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on this machine that answers each request by the next of the given handlers. */
final class FileServer implements AutoCloseable {

  /** A request as it came: its path, and the two headers that resume a download. */
  record Seen(String path, String range, String ifRange) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<HttpHandler> answers;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  FileServer(HttpHandler... answers) throws IOException {
    this.answers = new ConcurrentLinkedQueue<>(new ArrayDeque<>(List.of(answers)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String folder() {
    InetSocketAddress address = server.getAddress();
    return "http://%s:%d/".formatted(address.getAddress().getHostAddress(), address.getPort());
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void answer(HttpExchange exchange) throws IOException {
    seen.add(
        new Seen(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Range"),
            exchange.getRequestHeaders().getFirst("If-Range")));
    HttpHandler next = answers.poll();
    if (next == null) {
      exchange.sendResponseHeaders(599, -1);
    } else {
      next.handle(exchange);
    }
    exchange.close();
  }

  /** The whole content, with a tag for its version. */
  static HttpHandler whole(byte[] content) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", "\"v1\"");
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    };
  }

  /** The part that the request asks for. */
  static HttpHandler rest(byte[] content) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      exchange.sendResponseHeaders(206, content.length - from);
      exchange.getResponseBody().write(content, from, content.length - from);
    };
  }

  /** Announces the whole content, and breaks the connection after the first bytes. */
  static HttpHandler broken(byte[] content, int sent) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", "\"v1\"");
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, sent);
      exchange.getResponseBody().flush();
      throw new IOException("broken on purpose");
    };
  }

  /** Sends the first bytes and then nothing more until the server is closed. */
  HttpHandler stalled(byte[] content, int sent) {
    return exchange -> {
      if (sent > 0) {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, sent);
        exchange.getResponseBody().flush();
      }
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("stalled on purpose");
    };
  }

  static HttpHandler status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static HttpHandler redirect(int status, String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  void then(HttpHandler answer) {
    answers.add(answer);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
