package dev.halftone.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what Jazzer makes up; a refusal is as good as a value. */
final class FuzzTarget {
  private FuzzTarget() {}

  static void read(byte[] bytes, HostileFormat... formats) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    try {
      for (HostileFormat format : formats) {
        try {
          format.read(bytes, folder.resolve("x"));
        } catch (FormatException refused) {
          continue;
        } finally {
          Files.deleteIfExists(folder.resolve("x"));
        }
      }
    } finally {
      Files.delete(folder);
    }
  }
}
