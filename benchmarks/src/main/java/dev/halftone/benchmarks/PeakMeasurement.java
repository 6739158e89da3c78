package dev.halftone.benchmarks;

import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * How many multiply-adds the cores can do when nothing is read or written, and what share of it a
 * large matrix product reaches.
 */
final class PeakMeasurement implements Comparison {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ROUNDS = 200_000;

  /** Independent chains: more than the latency of fma times the units that do it. */
  private static final int CHAINS = 12;

  /** What the chains come to, so that they cannot be left out. */
  private volatile float sink;

  @Override
  public List<Measurement> measure(Settings settings) throws IOException {
    double seconds = settings.quick() ? 6 : 20;
    List<Measurement> all = new ArrayList<>();
    all.add(peak(settings, seconds));
    Tensor a = Philox.seeded(1).uniform(Shape.of(1024, 1024), -1, 1);
    all.addAll(
        new Contest("matmul 1024x1024x1024", 2 * Math.pow(1024, 3), settings)
            .with(Implementation.OURS, Contestant.of(() -> sink = a.matmul(a).array()[0]))
            .run(seconds));
    return all;
  }

  /** The rate of multiply-adds alone. */
  Measurement peak(Settings settings, double seconds) throws IOException {
    double operations = 2.0 * SPECIES.length() * CHAINS * ROUNDS * settings.threads();
    ExecutorService executor = Executors.newFixedThreadPool(settings.threads());
    try {
      Contestant chains = Contestant.of(() -> onAll(executor, settings.threads()));
      return new Contest("multiply-adds", operations, settings)
          .with(Implementation.PEAK, chains)
          .run(seconds)
          .get(0);
    } finally {
      executor.shutdown();
    }
  }

  private void onAll(ExecutorService executor, int threads) {
    CountDownLatch ended = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      executor.execute(
          () -> {
            sink = chains(ROUNDS, 0.999f);
            ended.countDown();
          });
    }
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static float chains(int rounds, float factor) {
    FloatVector x = FloatVector.broadcast(SPECIES, factor);
    FloatVector y = FloatVector.broadcast(SPECIES, 1e-3f);
    FloatVector s0 = x;
    FloatVector s1 = x;
    FloatVector s2 = x;
    FloatVector s3 = x;
    FloatVector s4 = x;
    FloatVector s5 = x;
    FloatVector s6 = x;
    FloatVector s7 = x;
    FloatVector s8 = x;
    FloatVector s9 = x;
    FloatVector s10 = x;
    FloatVector s11 = x;
    for (int i = 0; i < rounds; i++) {
      s0 = s0.fma(x, y);
      s1 = s1.fma(x, y);
      s2 = s2.fma(x, y);
      s3 = s3.fma(x, y);
      s4 = s4.fma(x, y);
      s5 = s5.fma(x, y);
      s6 = s6.fma(x, y);
      s7 = s7.fma(x, y);
      s8 = s8.fma(x, y);
      s9 = s9.fma(x, y);
      s10 = s10.fma(x, y);
      s11 = s11.fma(x, y);
    }
    FloatVector first = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector second = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return first.add(second).lane(0);
  }
}
