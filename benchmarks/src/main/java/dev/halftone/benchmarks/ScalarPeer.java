package dev.halftone.benchmarks;

import dev.halftone.io.Npy;
import dev.halftone.kernel.KernelSelection;
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
 * Halftone without SIMD in a process of its own, since kernels are chosen once. A request is {@code
 * prepare PLACE}, which writes the result of that kernel to {@code out.npy}, or {@code block PLACE
 * RUNS}.
 */
final class ScalarPeer {
  private ScalarPeer() {}

  static Optional<PeerProcess> start(int threads) throws IOException {
    Path folder = Files.createTempDirectory("halftone-scalar");
    return PeerProcess.start(
        "halftone-scalar",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dhalftone.simd=off",
            "-Dhalftone.threads=" + threads,
            "-cp",
            System.getProperty("java.class.path"),
            ScalarPeer.class.getName(),
            folder.toString()),
        threads,
        folder);
  }

  /** Answers requests until there are no more; the argument is the folder of the results. */
  public static void main(String[] arguments) throws IOException {
    System.out.println("halftone-scalar: " + KernelSelection.description());
    List<KernelWork> works = KernelWorks.all();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      TensorWork work = works.get(Integer.parseInt(words[1])).tensors();
      if (words[0].equals("prepare")) {
        Npy.write(Path.of(arguments[0], "out.npy"), work.here().get());
        System.out.println("ready");
      } else {
        double[] millis = Contestant.giving(work.here()).block(Integer.parseInt(words[2]));
        System.out.println(
            Arrays.stream(millis).mapToObj(Double::toString).collect(Collectors.joining(" ")));
      }
    }
  }
}
