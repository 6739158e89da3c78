package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One search or encoding here and, by its request, in FAISS.
 *
 * @param operations multiplications and additions, NaN where they are not counted
 * @param here gives what was found
 * @param request to the script, after the name
 * @param inputs of the script by the names of their files
 */
record SearchWork(
    String name,
    double operations,
    Supplier<float[]> here,
    String request,
    Map<String, Tensor> inputs) {

  /** Rounding decides between rows that are nearly equally far, differently in each library. */
  private static final double AGREEMENT = 0.95;

  /** Compares what both find, then times both. */
  List<Measurement> run(Settings settings, Optional<PeerProcess> peer) throws IOException {
    long start = System.nanoTime();
    float[] ours = here.get();
    double once = (System.nanoTime() - start) * 1e-9;
    Contest contest =
        new Contest(name, operations, settings).with(Implementation.OURS, Contestant.giving(here));
    if (peer.isPresent()) {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        Npy.write(peer.get().folder().resolve(input.getKey() + ".npy"), input.getValue());
      }
      String kind = request.substring(0, request.indexOf(' '));
      peer.get().ask("prepare " + request);
      requireAgreement(ours, Npy.read(peer.get().folder().resolve("out.npy")).array());
      contest.with("faiss", peer.get().contestant(kind));
    }
    // What takes long is run three times, whatever the seconds.
    return contest.run(once > 1 ? 0.1 : settings.quick() ? 0.7 : 3);
  }

  private void requireAgreement(float[] ours, float[] theirs) {
    int equal = 0;
    for (int i = 0; i < ours.length; i++) {
      if (ours[i] == theirs[i]) {
        equal++;
      }
    }
    double share = (double) equal / ours.length;
    System.out.printf(Locale.ROOT, "%s: %.3f %% equal to FAISS%n", name, 100 * share);
    if (ours.length != theirs.length || share < AGREEMENT) {
      throw new IllegalStateException(name + ": the peer finds something else");
    }
  }
}
