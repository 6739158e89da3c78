/** Immutable tensors, their operations and reverse-mode derivatives. */
package dev.halftone.tensor;
