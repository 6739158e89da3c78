package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Matrix products and convolutions: against the scalar twins, EJML and netlib's pure Java BLAS, and
 * with peers against OpenBLAS, DJL and PyTorch. The peak rate of multiply-adds comes first.
 */
final class KernelComparison implements Comparison {
  /**
   * Beyond so many operations the scalar twins and the pure Java peers would take the whole time.
   */
  private static final double MANY = 5e8;

  private static final String PYTORCH = "pytorch";

  private final List<KernelWork> works = KernelWorks.all();
  private Settings settings;

  @Override
  public List<Measurement> measure(Settings asked) throws IOException {
    settings = asked;
    List<KernelLibrary> libraries = new ArrayList<>();
    libraries.add(new EjmlLibrary(settings.threads()));
    if (settings.peers()) {
      Peers.library("OpenBlasLibrary", settings.threads()).ifPresent(libraries::add);
      Peers.library("DjlLibrary", settings.threads()).ifPresent(libraries::add);
    }
    List<Measurement> all = new ArrayList<>();
    all.add(new PeakMeasurement().peak(settings, settings.quick() ? 2 : 10));
    Map<String, PeerProcess> peers = new LinkedHashMap<>();
    try {
      if (!Implementation.OURS.equals(Implementation.SCALAR)) {
        JavaPeer.start(Implementation.SCALAR, settings.threads())
            .ifPresent(peer -> peers.put(Implementation.SCALAR, peer));
      }
      if (settings.threads() == 1) {
        JavaPeer.start(JavaPeer.NETLIB, 1).ifPresent(peer -> peers.put(JavaPeer.NETLIB, peer));
      }
      if (settings.peers()) {
        PythonPeer.start("expressions.py", settings.threads())
            .ifPresent(peer -> peers.put(PYTORCH, peer));
      }
      List<Contest> contests = new ArrayList<>();
      for (int place = 0; place < works.size(); place++) {
        if (works.get(place).quick() || !settings.quick()) {
          contests.add(contest(place, libraries, peers));
        }
      }
      // All once before any is timed: they share loops, which are compiled for all shapes.
      double seconds = (settings.quick() ? 28.0 : 480.0) / contests.size();
      double brief = 0.1 * seconds / contests.get(0).size();
      Warmth.reach(
          () -> {
            for (Contest contest : contests) {
              contest.warmUp(brief);
            }
          },
          settings.quick() ? 10 : 120);
      for (Contest contest : contests) {
        all.addAll(contest.run(0.75 * seconds / contest.size()));
      }
    } finally {
      for (PeerProcess peer : peers.values()) {
        peer.close();
      }
    }
    return all;
  }

  @Override
  public String group(String work) {
    return work.substring(0, work.indexOf(' '));
  }

  private Contest contest(int place, List<KernelLibrary> libraries, Map<String, PeerProcess> peers)
      throws IOException {
    KernelWork work = works.get(place);
    TensorWork tensors = work.tensors();
    Contest contest = new Contest(tensors.name(), tensors.operations(), settings);
    contest.with(Implementation.OURS, Contestant.giving(tensors.here()));
    boolean brief = settings.quick() && tensors.operations() > MANY;
    PeerProcess scalar = peers.get(Implementation.SCALAR);
    if (scalar != null && !brief) {
      contest.with(Implementation.SCALAR, scalar(tensors, scalar, place));
    }
    PeerProcess netlib = peers.get(JavaPeer.NETLIB);
    if (netlib != null && work.isProduct() && !brief) {
      Tensor ours = tensors.here().get();
      Tensor theirs = prepared(netlib, place).reshape(ours.shape().toArray());
      tensors.requireEqual(ours, theirs);
      contest.with(JavaPeer.NETLIB, netlib.contestant("" + place));
    }
    for (KernelLibrary library : libraries) {
      if (!brief || !library.pureJava()) {
        with(contest, work, library);
      }
    }
    PeerProcess python = peers.get(PYTORCH);
    if (python != null) {
      contest.with(PYTORCH, tensors.peer(python));
    }
    return contest;
  }

  private static void with(Contest contest, KernelWork work, KernelLibrary library) {
    Optional<KernelLibrary.Prepared> prepared = work.library().apply(library);
    if (prepared.isPresent()) {
      prepared.get().work().run();
      Tensor ours = work.tensors().here().get();
      work.tensors().requireEqual(ours, Tensor.wrap(prepared.get().result().get(), ours.shape()));
      contest.with(library.name(), Contestant.of(prepared.get().work()));
    }
  }

  private static Contestant scalar(TensorWork work, PeerProcess peer, int place)
      throws IOException {
    if (!Arrays.equals(work.here().get().array(), prepared(peer, place).array())) {
      throw new IllegalStateException(work.name() + ": the scalar twin has other bits");
    }
    return peer.contestant("" + place);
  }

  private static Tensor prepared(PeerProcess peer, int place) throws IOException {
    peer.ask("prepare " + place);
    return Npy.read(peer.folder().resolve("out.npy"));
  }
}
