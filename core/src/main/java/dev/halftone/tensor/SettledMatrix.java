package dev.halftone.tensor;

import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The transposed copy of a matrix that changes, made when the same value is asked for a second
 * time: what changes at every step is never copied.
 */
final class SettledMatrix {
  /** A value and its copy, which is still to be made while there is none. */
  private record Copy(Tensor value, SoftReference<Tensor> transposed) {}

  private final AtomicReference<Copy> copy = new AtomicReference<>();

  /** The copy of this value, or empty if it was not asked for before. */
  Optional<Tensor> transposed(Tensor value) {
    Copy last = copy.get();
    // Every change makes a new tensor, even where it keeps the array.
    if (last == null || last.value != value) {
      copy.set(new Copy(value, null));
      return Optional.empty();
    }
    Tensor transposed = last.transposed == null ? null : last.transposed.get();
    if (transposed == null) {
      transposed = value.transpose();
      copy.set(new Copy(value, new SoftReference<>(transposed)));
    }
    return Optional.of(transposed);
  }

  /** Drops the copy, since the value has changed. */
  void outdate() {
    copy.set(null);
  }
}
