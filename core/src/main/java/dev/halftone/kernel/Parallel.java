package dev.halftone.kernel;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Runs numbered tasks on daemon threads of its own and on the calling thread. Which thread runs a
 * task is open, so tasks must write disjoint data; how work is cut into tasks must not depend on
 * {@link #threads()}, so that results are the same for any number of threads. A call from inside a
 * task, or while another caller has the workers, runs its tasks on the calling thread. The system
 * property {@code halftone.threads} (1 to 256) sets the number of threads, which is otherwise the
 * number of processors.
 */
public final class Parallel {
  /** A task that needs buffers. */
  interface Task {
    void run(int index, Scratch scratch);
  }

  private static final String PROPERTY = "halftone.threads";
  private static final int MOST_THREADS = 256;

  /**
   * Longer than the gap between two kernels of one training step, far shorter than anyone notices.
   */
  private static final long SPIN_NANOS = 30_000;

  private final int threads;
  private final Worker[] workers;
  private final AtomicReference<Job> current = new AtomicReference<>();
  private final ArrayBlockingQueue<Scratch> callerScratch;

  Parallel(int threads) {
    this.threads = threads;
    this.workers = new Worker[threads - 1];
    // A caller that shares out work while it has buffers borrows twice.
    this.callerScratch = new ArrayBlockingQueue<>(2 * threads);
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("halftone-" + (i + 1));
      workers[i].start();
    }
  }

  /** The number of threads that share the tasks of one call, the caller included. */
  public static int threads() {
    return shared().threads;
  }

  /**
   * Runs {@code task} once for every index from 0 to {@code tasks - 1} and returns when all have
   * ended. When tasks fail, the others still run, and then the failure with the lowest index is
   * thrown. An interrupt does not stop the work; the flag is still set afterwards.
   */
  public static void forEach(int tasks, IntConsumer task) {
    shared().run(tasks, (index, scratch) -> task.accept(index));
  }

  static Parallel shared() {
    if (Shared.INSTANCE == null) {
      throw new IllegalArgumentException(Shared.ERROR);
    }
    return Shared.INSTANCE;
  }

  /** The wanted number of threads, or null when the text is not one. */
  static Integer parse(String text, int processors) {
    if (text == null) {
      return Math.min(processors, MOST_THREADS);
    }
    try {
      int wanted = Integer.parseInt(text.trim());
      return wanted >= 1 && wanted <= MOST_THREADS ? wanted : null;
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  static String malformed(String text) {
    return PROPERTY
        + ": expected a whole number from 1 to "
        + MOST_THREADS
        + ", got \""
        + text
        + "\"";
  }

  void run(int tasks, Task task) {
    if (tasks <= 0) {
      return;
    }
    if (Thread.currentThread() instanceof Worker) {
      // A worker's own buffers are in use by the task that called us.
      runInline(tasks, task);
      return;
    }
    if (tasks == 1 || threads == 1 || current.get() != null) {
      runInline(tasks, task);
      return;
    }
    Job job = new Job(tasks, task, Thread.currentThread());
    if (!current.compareAndSet(null, job)) {
      runInline(tasks, task);
      return;
    }
    for (int i = 0; i < Math.min(workers.length, tasks - 1); i++) {
      workers[i].wake();
    }
    Scratch scratch = borrow();
    job.work(scratch);
    callerScratch.offer(scratch);
    job.await();
    current.set(null);
    rethrow(job.failure.get());
  }

  private void runInline(int tasks, Task task) {
    Job job = new Job(tasks, task, null);
    Scratch scratch = borrow();
    job.work(scratch);
    callerScratch.offer(scratch);
    rethrow(job.failure.get());
  }

  /** Runs work that is too small to share, with buffers. */
  void alone(Consumer<Scratch> work) {
    Scratch scratch = borrow();
    work.accept(scratch);
    callerScratch.offer(scratch);
  }

  private Scratch borrow() {
    Scratch scratch = callerScratch.poll();
    return scratch == null ? new Scratch() : scratch;
  }

  private static void rethrow(Failure failure) {
    if (failure != null) {
      Parallel.<RuntimeException>sneak(failure.cause);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable cause) throws T {
    throw (T) cause;
  }

  /**
   * The pool of the process, made when first used. A malformed property is reported on every use.
   */
  private static final class Shared {
    static final Parallel INSTANCE;
    static final String ERROR;

    static {
      String text = System.getProperty(PROPERTY);
      Integer threads = parse(text, Runtime.getRuntime().availableProcessors());
      INSTANCE = threads == null ? null : new Parallel(threads);
      ERROR = threads == null ? malformed(text) : null;
    }
  }

  private record Failure(int index, Throwable cause) {}

  private static final class Job {
    final Task task;
    final int tasks;
    final Thread caller;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger unfinished;
    final AtomicReference<Failure> failure = new AtomicReference<>();

    Job(int tasks, Task task, Thread caller) {
      this.task = task;
      this.tasks = tasks;
      this.caller = caller;
      this.unfinished = new AtomicInteger(tasks);
    }

    void work(Scratch scratch) {
      while (true) {
        int index = next.get() < tasks ? next.getAndIncrement() : tasks;
        if (index >= tasks) {
          return;
        }
        try {
          task.run(index, scratch);
        } catch (Throwable cause) {
          failure.accumulateAndGet(
              new Failure(index, cause), (a, b) -> a == null || b.index < a.index ? b : a);
        }
        if (unfinished.decrementAndGet() == 0 && Thread.currentThread() != caller) {
          LockSupport.unpark(caller);
        }
      }
    }

    void await() {
      boolean interrupted = false;
      long spinUntil = System.nanoTime() + SPIN_NANOS;
      while (unfinished.get() != 0) {
        if (System.nanoTime() < spinUntil) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
          // A set flag would make every park return at once.
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Worker extends Thread {
    private final Scratch scratch = new Scratch();
    private volatile boolean parked;

    Worker(String name) {
      super(null, null, name, 0, false);
      setDaemon(true);
      setContextClassLoader(null);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    private boolean idle() {
      Job job = current.get();
      return job == null || job.next.get() >= job.tasks;
    }

    @Override
    public void run() {
      while (true) {
        long spinUntil = System.nanoTime() + SPIN_NANOS;
        while (idle()) {
          if (System.nanoTime() < spinUntil) {
            Thread.onSpinWait();
          } else {
            parked = true;
            while (idle()) {
              LockSupport.park(Parallel.this);
              Thread
                  .interrupted(); // a task may have left the flag set, and then park would not wait
            }
            parked = false;
            break;
          }
        }
        Job job = current.get();
        if (job != null) {
          job.work(scratch);
        }
      }
    }
  }
}
