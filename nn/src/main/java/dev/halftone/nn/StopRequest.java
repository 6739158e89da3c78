package dev.halftone.nn;

import java.util.concurrent.CountDownLatch;

/**
 * Notices Ctrl-C, a request to terminate, or an interrupt of the thread, and holds the JVM's exit
 * until the run has ended.
 */
final class StopRequest implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean shutdown;
  private final Thread hook = new Thread(this::shutDown, "halftone-shutdown");

  private StopRequest() {}

  static StopRequest listen() {
    StopRequest request = new StopRequest();
    Runtime.getRuntime().addShutdownHook(request.hook);
    return request;
  }

  private void shutDown() {
    shutdown = true;
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The interrupt flag stays set, for the caller to see. */
  boolean requested() {
    return shutdown || Thread.currentThread().isInterrupted();
  }

  @Override
  public void close() {
    ended.countDown();
    if (!shutdown) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The exit began just now; the hook finds the run ended and lets it go on.
        shutdown = true;
      }
    }
  }
}
