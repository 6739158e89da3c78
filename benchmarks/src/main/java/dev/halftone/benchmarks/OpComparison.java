package dev.halftone.benchmarks;

import dev.halftone.tensor.Axes;
import dev.halftone.tensor.Normalization;
import dev.halftone.tensor.Ordering;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import dev.halftone.tensor.Upsampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Ops beside products and convolutions, forward, with peers against PyTorch. */
final class OpComparison implements Comparison {
  private final Tensor x = Philox.seeded(7).normal(Shape.of(32, 32, 32, 32));
  private final Tensor m = Philox.seeded(8).normal(Shape.of(1024, 1000));
  private final Tensor n = Philox.seeded(9).uniform(Shape.of(1024, 1000), 0, 1);
  private final Tensor c = Philox.seeded(10).normal(Shape.of(32));
  private final Tensor r = Philox.seeded(11).normal(Shape.of(1000));
  private final List<TensorWork> works = new ArrayList<>();

  private void work(String name, Supplier<Tensor> here, String torch) {
    Map<String, Tensor> inputs = Map.of("x", x, "m", m, "n", n, "c", c, "r", r);
    works.add(new TensorWork(name, Double.NaN, inputs, here, torch));
  }

  OpComparison() {
    work("add", () -> m.add(n), "m + n");
    work("add row", () -> m.add(r), "m + r");
    work("add channel", () -> x.add(c.reshape(32, 1, 1)), "x + c.reshape(32, 1, 1)");
    work("mul", () -> m.mul(n), "m * n");
    work("relu", m::relu, "torch.relu(m)");
    work("exp", m::exp, "torch.exp(m)");
    work("log", n::log, "torch.log(n)");
    work("sigmoid", m::sigmoid, "torch.sigmoid(m)");
    work("tanh", m::tanh, "torch.tanh(m)");
    work("gelu", m::gelu, "F.gelu(m)");
    work("softplus", m::softplus, "F.softplus(m)");
    work("sum", m::sum, "m.sum()");
    work("sum rows", () -> m.sum(Axes.of(1)), "m.sum(1)");
    work("sum columns", () -> m.sum(Axes.of(0)), "m.sum(0)");
    work("sum channels", () -> x.sum(Axes.of(0, 2, 3)), "x.sum((0, 2, 3))");
    work("max rows", () -> m.max(Axes.of(1)), "m.amax(1)");
    work("softmax", () -> m.softmax(-1), "torch.softmax(m, -1)");
    work("log softmax", () -> m.logSoftmax(-1), "torch.log_softmax(m, -1)");
    work("transpose", m::transpose, "m.T.contiguous()");
    work(
        "bce from logits",
        () -> m.binaryCrossEntropyWithLogits(n).sum(),
        "F.binary_cross_entropy_with_logits(m, n, reduction='sum')");
    work(
        "layer norm",
        () -> Normalization.layer(m, r, r, 1e-5f),
        "F.layer_norm(m, (1000,), r, r, 1e-5)");
    work(
        "batch norm",
        () -> Normalization.batch(x, c, c, 1e-5f),
        "F.batch_norm(x, None, None, c, c, True, 0.1, 1e-5)");
    work("max pool", () -> x.maxPool2d(2, 2), "F.max_pool2d(x, 2)");
    work("average pool", () -> x.avgPool2d(2, 2), "F.avg_pool2d(x, 2)");
    work("nearest", () -> Upsampling.nearest(x, 2), "F.interpolate(x, scale_factor=2)");
    work(
        "bilinear",
        () -> Upsampling.bilinear(x, 2),
        "F.interpolate(x, scale_factor=2, mode='bilinear')");
    work("top 50 of 1000", () -> Ordering.topK(m, 1, 50).values(), "torch.topk(m, 50)[0]");
  }

  @Override
  public List<Measurement> measure(Settings settings) throws IOException {
    List<Measurement> all = new ArrayList<>();
    Optional<PeerProcess> peer =
        settings.peers()
            ? PythonPeer.start("expressions.py", settings.threads())
            : Optional.empty();
    double seconds = (settings.quick() ? 40.0 : 160.0) / works.size() / (settings.peers() ? 2 : 1);
    try {
      for (TensorWork work : works) {
        Contest contest = new Contest(work.name(), work.operations(), settings);
        contest.with(Implementation.OURS, Contestant.giving(work.here()));
        if (peer.isPresent()) {
          contest.with("pytorch", work.peer(peer.get()));
        }
        all.addAll(contest.run(seconds));
      }
    } finally {
      if (peer.isPresent()) {
        peer.get().close();
      }
    }
    return all;
  }
}
