package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private final Parallel three = new Parallel(3);

  @Test
  void everyIndexRunsOnce() {
    for (int tasks = 0; tasks < 300; tasks++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
      three.run(tasks, (index, scratch) -> runs.incrementAndGet(index));
      for (int i = 0; i < tasks; i++) {
        assertEquals(1, runs.get(i), "runs of index " + i + " of " + tasks);
      }
    }
  }

  @Test
  void theCallerAndTheWorkersShareTheTasks() {
    CountDownLatch allThree = new CountDownLatch(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    // Each task waits for the two others, so it can only end if three threads take part.
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () ->
            three.run(
                3,
                (index, scratch) -> {
                  threads.add(Thread.currentThread());
                  allThree.countDown();
                  awaitQuietly(allThree);
                }));
    assertEquals(3, threads.size());
    assertEquals(
        2,
        threads.stream()
            .filter(Thread::isDaemon)
            .filter(t -> t.getName().startsWith("halftone-"))
            .count());
  }

  @Test
  void theFailureWithTheLowestIndexIsThrownAfterAllTasksHaveEnded() {
    AtomicInteger ended = new AtomicInteger();
    List<RuntimeException> failures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      failures.add(new IllegalStateException("task " + i));
    }
    RuntimeException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                three.run(
                    50,
                    (index, scratch) -> {
                      ended.incrementAndGet();
                      if (index % 7 == 3) {
                        throw failures.get(index);
                      }
                    }));
    assertSame(failures.get(3), thrown);
    assertEquals(50, ended.get());
    three.run(5, (index, scratch) -> ended.incrementAndGet());
    assertEquals(55, ended.get());
  }

  @Test
  void anErrorReachesTheCallerAsItIs() {
    AssertionError error = new AssertionError("of a task");
    AssertionError thrown =
        assertThrows(
            AssertionError.class,
            () ->
                three.run(
                    9,
                    (index, scratch) -> {
                      throw error;
                    }));
    assertSame(error, thrown);
  }

  @Test
  void aNestedCallRunsOnTheThreadOfItsTask() {
    AtomicInteger inner = new AtomicInteger();
    AtomicInteger elsewhere = new AtomicInteger();
    three.run(
        6,
        (index, scratch) -> {
          Thread outer = Thread.currentThread();
          three.run(
              10,
              (nested, nestedScratch) -> {
                inner.incrementAndGet();
                if (Thread.currentThread() != outer) {
                  elsewhere.incrementAndGet();
                }
              });
        });
    assertEquals(60, inner.get());
    assertEquals(0, elsewhere.get());
  }

  @Test
  void aNestedCallHasBuffersOfItsOwn() {
    AtomicInteger shared = new AtomicInteger();
    three.run(
        4,
        (index, scratch) ->
            three.run(
                4,
                (nested, nestedScratch) -> {
                  if (scratch == nestedScratch) {
                    shared.incrementAndGet();
                  }
                }));
    assertEquals(0, shared.get());
  }

  @Test
  void manyCallersAtOnceAllGetTheirWorkDone() throws Exception {
    List<FutureTask<Integer>> callers = new ArrayList<>();
    for (int c = 0; c < 8; c++) {
      callers.add(
          new FutureTask<>(
              () -> {
                AtomicInteger sum = new AtomicInteger();
                for (int round = 0; round < 200; round++) {
                  three.run(20, (index, scratch) -> sum.addAndGet(index));
                }
                return sum.get();
              }));
    }
    callers.forEach(caller -> new Thread(caller).start());
    for (FutureTask<Integer> caller : callers) {
      assertEquals(200 * 190, caller.get());
    }
  }

  @Test
  void anInterruptIsKeptAndStopsNothing() {
    AtomicInteger ended = new AtomicInteger();
    Thread.currentThread().interrupt();
    three.run(100, (index, scratch) -> ended.incrementAndGet());
    assertTrue(Thread.interrupted());
    assertEquals(100, ended.get());
    three.run(100, (index, scratch) -> ended.incrementAndGet());
    assertFalse(Thread.interrupted());
  }

  @Test
  void aTaskThatInterruptsItsWorkerDoesNotDisturbTheNext() {
    AtomicInteger ended = new AtomicInteger();
    for (int round = 0; round < 50; round++) {
      three.run(
          6,
          (index, scratch) -> {
            Thread.currentThread().interrupt();
            ended.incrementAndGet();
          });
    }
    assertTrue(Thread.interrupted());
    assertEquals(300, ended.get());
  }

  @Test
  void thePublicEntryRunsEveryIndex() {
    AtomicIntegerArray runs = new AtomicIntegerArray(40);
    Parallel.forEach(40, runs::incrementAndGet);
    for (int i = 0; i < 40; i++) {
      assertEquals(1, runs.get(i));
    }
    assertTrue(Parallel.threads() >= 1);
  }

  @Test
  void theNumberOfThreadsIsTheProcessorsUnlessTold() {
    assertEquals(4, Parallel.parse(null, 4));
    assertEquals(256, Parallel.parse(null, 1000));
    assertEquals(7, Parallel.parse(" 7 ", 4));
  }

  @Test
  void malformedNumbersOfThreadsAreRefusedInWords() {
    for (String text : List.of("0", "257", "-1", "two", "", "1.5", "99999999999")) {
      assertNull(Parallel.parse(text, 4), text);
    }
    assertEquals(
        "halftone.threads: expected a whole number from 1 to 256, got \"two\"",
        Parallel.malformed("two"));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
