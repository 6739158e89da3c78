package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.kernel.KernelSelection;
import dev.halftone.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kernels in a JVM of their own: Halftone without SIMD, since kernels are chosen once, and netlib,
 * since other vectors in this process make C2 compile ours badly. A request is {@code prepare
 * PLACE}, which writes the result of that kernel to {@code out.npy}, or {@code block PLACE RUNS}.
 */
final class JavaPeer {
  static final String NETLIB = "netlib";

  private JavaPeer() {}

  static Optional<PeerProcess> start(String implementation, int threads) throws IOException {
    Path folder = Files.createTempDirectory(implementation);
    List<String> command =
        JavaCommand.of(
            implementation.equals(NETLIB),
            false,
            threads,
            JavaPeer.class,
            implementation,
            folder.toString());
    return PeerProcess.start(implementation, command, threads, folder);
  }

  /** Answers requests until there are no more: the implementation, and a folder for results. */
  public static void main(String[] arguments) throws IOException {
    boolean netlib = arguments[0].equals(NETLIB);
    System.out.println(
        arguments[0]
            + ": "
            + (netlib ? NetlibLibrary.description() : KernelSelection.description()));
    List<KernelWork> works = KernelWorks.all();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      KernelWork work = works.get(Integer.parseInt(words[1]));
      KernelLibrary.Prepared prepared = netlib ? netlib(work) : scalar(work);
      if (words[0].equals("prepare")) {
        prepared.work().run();
        float[] result = prepared.result().get();
        Npy.write(Path.of(arguments[1], "out.npy"), Tensor.of(result, result.length));
        System.out.println("ready");
      } else {
        double[] millis = Contestant.of(prepared.work()).block(Integer.parseInt(words[2]));
        System.out.println(
            Arrays.stream(millis).mapToObj(Double::toString).collect(Collectors.joining(" ")));
      }
    }
  }

  private static KernelLibrary.Prepared netlib(KernelWork work) {
    return work.library().apply(new NetlibLibrary()).orElseThrow();
  }

  private static KernelLibrary.Prepared scalar(KernelWork work) {
    Tensor[] result = new Tensor[1];
    return new KernelLibrary.Prepared(
        () -> result[0] = work.tensors().here().get(), () -> result[0].array());
  }
}
