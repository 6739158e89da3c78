package dev.halftone.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.halftone.io.Npy;
import dev.halftone.tensor.Parameter;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One training step of each model, forward, backward and update, against PyTorch where Python has
 * it: from the same weights, data and, for the first steps, noise.
 */
final class StepComparison implements Comparison {
  private static final int CHECKED = 3;

  /** Relative to the loss: the two sum in other orders, and steps magnify that. */
  private static final double TOLERANCE = 1e-3;

  @Override
  public List<Measurement> measure(Settings settings) throws IOException {
    List<Measurement> all = new ArrayList<>();
    Optional<PeerProcess> peer = PythonPeer.start("steps.py", settings.threads());
    try {
      for (TrainingStep step : TrainingSteps.all()) {
        all.addAll(measure(step, peer, settings));
      }
    } finally {
      if (peer.isPresent()) {
        peer.get().close();
      }
    }
    return all;
  }

  private static List<Measurement> measure(
      TrainingStep step, Optional<PeerProcess> peer, Settings settings) throws IOException {
    Philox generator = Philox.seeded(4).split("noise");
    Contest contest = new Contest(step.name(), step.operations(), settings);
    if (peer.isPresent()) {
      hand(step, peer.get(), generator);
    }
    double[] ours = new double[CHECKED];
    for (int i = 0; i < CHECKED; i++) {
      ours[i] = step.run(generator);
    }
    contest.with(Implementation.OURS, Contestant.of(() -> step.run(generator)));
    if (peer.isPresent()) {
      requireEqual(step.name(), ours, peer.get().numbers("step " + step.name() + " default"));
      contest.with("pytorch", peer.get().contestant("default"));
      if (!settings.quick()) {
        requireEqual(step.name(), ours, peer.get().numbers("step " + step.name() + " fused"));
        contest.with("pytorch-fused", peer.get().contestant("fused"));
      }
    }
    List<Measurement> measurements = contest.run(settings.quick() ? 5 : 20);
    System.out.printf(
        Locale.ROOT, "%s allocates %.0f KiB a step%n", step.name(), allocated(step, generator));
    return measurements;
  }

  /** Writes weights, data and the noise of the first steps for the peer to read. */
  private static void hand(TrainingStep step, PeerProcess peer, Philox generator)
      throws IOException {
    int i = 0;
    for (Parameter parameter : step.parameters().values()) {
      if (parameter.trainable()) {
        Npy.write(peer.folder().resolve("p" + i++ + ".npy"), parameter.value());
      }
    }
    for (Map.Entry<String, Tensor> entry : step.data().entrySet()) {
      Npy.write(peer.folder().resolve(entry.getKey() + ".npy"), entry.getValue());
    }
    Philox copy = Philox.at(generator.key(), generator.position());
    for (int n = 0; n < CHECKED; n++) {
      int draw = 0;
      for (Tensor noise : step.noise().apply(copy)) {
        Npy.write(peer.folder().resolve("noise" + n + "_" + draw++ + ".npy"), noise);
      }
    }
  }

  private static void requireEqual(String name, double[] ours, double[] theirs) {
    for (int i = 0; i < CHECKED; i++) {
      if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * Math.abs(ours[i]))) {
        throw new IllegalStateException(
            "%s: loss %d is %s here and %s in the peer".formatted(name, i, ours[i], theirs[i]));
      }
    }
  }

  /** KiB that the calling thread allocates in a step. */
  private static double allocated(TrainingStep step, Philox generator) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int steps = 5;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < steps; i++) {
      step.run(generator);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / (1024.0 * steps);
  }
}
