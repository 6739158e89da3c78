package dev.halftone.tensor;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The hidden arrays of graphs that begin at one parameter: those made since its last update, which
 * a gradient may still need, and those from before it, which none may.
 *
 * <p>The former are held weakly, since a graph may be dropped without an update; the latter as long
 * as the heap has room.
 */
final class Activations {
  private static final int FEW = 64;

  private List<WeakReference<float[]>> hidden = new ArrayList<>();
  private SoftReference<SpareArrays> spent = new SoftReference<>(new SpareArrays());
  private int looked = FEW;
  private boolean remembered;

  /** An array of any content. */
  synchronized float[] array(int length) {
    SpareArrays arrays = spent.get();
    float[] array = arrays == null ? null : arrays.poll(length);
    return array == null ? new float[length] : array;
  }

  synchronized void hide(float[] array) {
    if (array.length < Workspace.SMALLEST || remembered) {
      return;
    }
    if (hidden.size() >= looked) {
      hidden.removeIf(reference -> reference.get() == null);
      looked = Math.max(FEW, 2 * hidden.size());
    }
    hidden.add(new WeakReference<>(array));
  }

  /**
   * Notes that a graph of derivatives remembers what was made since the last update: such a graph
   * need not lead to this parameter, and so may outlive the next one.
   */
  synchronized void remember() {
    remembered = true;
    hidden.clear();
  }

  /** Notes an update of the parameter. What the last step had no use for goes. */
  synchronized void outdate() {
    if (!hidden.isEmpty()) {
      Set<float[]> once = Collections.newSetFromMap(new IdentityHashMap<>());
      SpareArrays arrays = new SpareArrays();
      for (WeakReference<float[]> reference : hidden) {
        float[] array = reference.get();
        if (array != null && once.add(array)) {
          arrays.add(array);
        }
      }
      spent = new SoftReference<>(arrays);
      hidden = new ArrayList<>();
    }
    remembered = false;
  }
}
