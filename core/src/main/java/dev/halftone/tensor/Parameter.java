package dev.halftone.tensor;

import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A named tensor that changes: a weight that training moves, or a running statistic that it
 * records. It is the only mutable thing of the library.
 *
 * <p>Values that were handed out never change: an update writes in place only while nobody can hold
 * the old value. Updates are for one thread at a time; reading is for any.
 */
public final class Parameter {
  private final String name;
  private final boolean trainable;
  private final AtomicReference<SoftReference<Workspace>> workspace = new AtomicReference<>();
  private final Activations activations = new Activations();
  private final SettledMatrix settled = new SettledMatrix();
  private Tensor value;
  private Tensor leaf;
  private boolean shared;
  private int version;

  private Parameter(String name, boolean trainable, Tensor value) {
    this.name = name;
    this.trainable = trainable;
    this.value = value.detach();
    this.shared = true;
  }

  /** A trainable parameter that starts with this value. */
  public static Parameter of(String name, Tensor value) {
    return new Parameter(name, true, value);
  }

  /** A parameter that no gradient moves, such as a running statistic. */
  public static Parameter fixed(String name, Tensor value) {
    return new Parameter(name, false, value);
  }

  /** The name, for messages; files use the path that a module gives. */
  public String name() {
    return name;
  }

  /** Whether training moves it. */
  public boolean trainable() {
    return trainable;
  }

  /** The shape, the same for ever. */
  public Shape shape() {
    return value.shape();
  }

  /** The present value, without provenance. */
  public Tensor value() {
    shared = true;
    return value;
  }

  /**
   * The present value, a matrix [n, m], with rows and columns changed: [m, n], without provenance.
   * Empty when it is asked for the first time since the last change; from then on a copy, kept as
   * long as the heap has room. Products of inference with few rows are several times faster with
   * it, and training, where values change at every step, pays for no copy.
   *
   * @throws IllegalArgumentException if the value is not a matrix
   */
  public Optional<Tensor> transposed() {
    if (shape().rank() != 2) {
      throw new IllegalArgumentException(
          "parameter '%s': expected a matrix to transpose, got shape %s".formatted(name, shape()));
    }
    return settled.transposed(value);
  }

  /** The present value as a leaf: what is computed from it has a gradient for this parameter. */
  public Tensor tracked() {
    if (leaf == null) {
      leaf = value.leaf(Node.leaf(value.shape(), this, version));
    }
    return leaf;
  }

  /**
   * As {@link #tracked()}, and every value and gradient computed from it is checked as it is made:
   * to find out where a NaN came from, at the cost of one more pass over each.
   *
   * @see NonFiniteException
   */
  public Tensor watched() {
    return value.leaf(tracked().node().watched());
  }

  /**
   * Replaces the value.
   *
   * @throws IllegalArgumentException if the shape differs
   */
  public void set(Tensor replacement) {
    if (!replacement.shape().equals(shape())) {
      throw new IllegalArgumentException(
          "parameter '%s': expected a value of shape %s, got %s"
              .formatted(name, shape(), replacement.shape()));
    }
    replace(replacement.detach());
    shared = true;
  }

  /**
   * Changes the elements in place: the array, row-major, is the consumer's for the time of the
   * call.
   */
  public void update(Consumer<float[]> change) {
    float[] elements = shared ? value.toArray() : value.array();
    change.accept(elements);
    replace(Tensor.wrap(elements, shape()));
    shared = false;
  }

  private void replace(Tensor replacement) {
    value = replacement;
    leaf = null;
    version++;
    activations.outdate();
    settled.outdate();
  }

  /** The arrays that the last reverse pass left here, for the caller alone. */
  Workspace takeWorkspace() {
    SoftReference<Workspace> kept = workspace.getAndSet(null);
    Workspace found = kept == null ? null : kept.get();
    return found == null ? Workspace.empty() : found;
  }

  /** Keeps them for the next pass, as long as the heap has room. */
  void keepWorkspace(Workspace next) {
    workspace.set(new SoftReference<>(next));
  }

  Activations activations() {
    return activations;
  }

  int version() {
    return version;
  }

  /** Notes that a tensor without provenance shares the array from now on. */
  void share() {
    shared = true;
  }

  @Override
  public String toString() {
    return name + " " + shape() + (trainable ? "" : " fixed");
  }
}
