package dev.halftone.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Python processes. The program is the one named by the environment's HALFTONE_PYTHON, else {@code
 * python3}.
 */
final class PythonPeer {
  private PythonPeer() {}

  /** The program. */
  static String program() {
    return System.getenv().getOrDefault("HALFTONE_PYTHON", "python3");
  }

  /**
   * Starts a script that lies beside this class and imports what it needs; empty, with a line that
   * says why, if it cannot.
   */
  static Optional<PeerProcess> start(String script, int threads) throws IOException {
    Path folder = Files.createTempDirectory("halftone-peer");
    Path file = folder.resolve(script);
    try (InputStream in = PythonPeer.class.getResourceAsStream(script)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return PeerProcess.start(
        program() + " with what " + script + " imports (HALFTONE_PYTHON names another)",
        List.of(program(), file.toString(), "" + threads),
        threads,
        folder);
  }
}
