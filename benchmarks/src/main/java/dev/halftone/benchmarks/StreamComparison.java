package dev.halftone.benchmarks;

import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Encoding and quantizing a stream of rows, with peers against ONNX Runtime. */
final class StreamComparison {
  /** Features are rounded differently, which may turn the choice between nearly equal centers. */
  private static final double AGREEMENT = 0.999;

  List<Measurement> measure(Settings settings) throws IOException {
    Optional<OnnxLibrary> library =
        settings.peers()
            ? Peers.find("OnnxRuntimeLibrary", OnnxLibrary.class, settings.threads())
            : Optional.empty();
    List<Measurement> all = new ArrayList<>();
    for (StreamWork work : StreamWork.all(settings.quick() ? 20_000 : 60_000)) {
      Contest contest = new Contest(work.name(), work.operations(), settings);
      contest.with(Implementation.OURS, Contestant.giving(work::here));
      if (library.isPresent()) {
        List<float[]> batches = work.batches().stream().map(Tensor::array).toList();
        Supplier<float[]> peer = library.get().stream(work.onnx(), batches, work.row());
        requireAgreement(work.name(), work.here(), peer.get());
        contest.with(library.get().name(), Contestant.giving(peer));
      }
      all.addAll(contest.run(settings.quick() ? 3 : 20));
    }
    return all;
  }

  private static void requireAgreement(String name, float[] ours, float[] theirs) {
    int equal = 0;
    for (int i = 0; i < ours.length; i++) {
      equal += ours[i] == theirs[i] ? 1 : 0;
    }
    if (ours.length != theirs.length || equal < AGREEMENT * ours.length) {
      throw new IllegalStateException(
          "%s: %d of %d rows have the same center in the peer".formatted(name, equal, ours.length));
    }
  }
}
