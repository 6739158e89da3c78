package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One operation on tensors, with the same in the words of PyTorch.
 *
 * @param operations multiplications and additions, NaN where they are not counted
 * @param inputs by the names that the expression uses
 * @param here computes it
 * @param torch the expression
 */
record TensorWork(
    String name,
    double operations,
    Map<String, Tensor> inputs,
    Supplier<Tensor> here,
    String torch) {

  /** Hands the inputs to the peer and checks that its result is ours. */
  Contestant peer(PeerProcess peer) throws IOException {
    String word = name.replace(' ', '-');
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      Npy.write(peer.folder().resolve(input.getKey() + ".npy"), input.getValue());
    }
    peer.ask("prepare " + word + " " + String.join(",", inputs.keySet()) + " " + torch);
    requireEqual(here.get(), Npy.read(Path.of(peer.folder().toString(), "out.npy")));
    return peer.contestant(word);
  }

  /** To 1e-4 of the largest element: sums of some thousand terms in two orders. */
  void requireEqual(Tensor ours, Tensor theirs) {
    float[] a = ours.array();
    float[] b = theirs.array();
    float largest = 0;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      if (a.length != b.length || !(Math.abs(a[i] - b[i]) <= 1e-4f * largest)) {
        throw new IllegalStateException(
            "%s: element %d of %s is %s here and %s of %s in the peer"
                .formatted(name, i, ours.shape(), a[i], b[i], theirs.shape()));
      }
    }
  }
}
