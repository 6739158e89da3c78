package dev.halftone.nn;

import java.io.IOException;
import java.util.List;

/** A file that is sound but was written by another architecture or for other data. */
public final class ArchitectureMismatchException extends IOException {
  private static final long serialVersionUID = 1;

  private final List<String> mismatches;

  ArchitectureMismatchException(String what, List<String> mismatches) {
    super(
        what
            + ": "
            + mismatches.size()
            + (mismatches.size() == 1 ? " mismatch: " : " mismatches: ")
            + String.join("; ", mismatches));
    this.mismatches = List.copyOf(mismatches);
  }

  /** Every difference: the name, what was expected, what came. */
  public List<String> mismatches() {
    return mismatches;
  }
}
