package dev.halftone.kernel;

/** A correlation of some images, computed in one of several orders of pixels and targets. */
interface CorrelationOrder {
  /** Whether weights must be packed before anything runs. */
  boolean packs();

  /** Packs the weights of one group. */
  void pack(float[] w, int group);

  /** All targets of one group of the images from {@code image} on. */
  void run(PaddedPlanes.Source source, float[] out, int image, int group, Scratch scratch);
}
