package dev.halftone.examples.data;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A body that is read piece by piece with a bound on the wait for each. (The body streams of the
 * JDK wait for ever.)
 */
final class Pieces implements BodySubscriber<Pieces> {

  private sealed interface Event permits Arrived, Ended {}

  private record Arrived(List<ByteBuffer> buffers) implements Event {}

  /** The end of the body; without a failure everything came. */
  private record Ended(Throwable failure) implements Event {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> ready = new ArrayDeque<>();
  private final CompletableFuture<Pieces> subscribed = new CompletableFuture<>();
  private volatile Flow.Subscription subscription;

  /** The next bytes, or null at the end. */
  ByteBuffer next(Duration patience) throws IOException, TimeoutException, InterruptedException {
    while (ready.isEmpty()) {
      Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new TimeoutException();
      }
      if (event instanceof Ended ended) {
        if (ended.failure() != null) {
          throw new IOException(ended.failure().getMessage(), ended.failure());
        }
        return null;
      }
      ready.addAll(((Arrived) event).buffers());
      // one list at a time, so that a fast server does not fill the memory
      subscription.request(1);
    }
    return ready.remove();
  }

  /** Tells the server to send no more. */
  void cancel() {
    subscription.cancel();
  }

  @Override
  public CompletionStage<Pieces> getBody() {
    return subscribed;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
    subscribed.complete(this);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    events.add(new Arrived(List.copyOf(buffers)));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Ended(failure));
  }

  @Override
  public void onComplete() {
    events.add(new Ended(null));
  }
}
