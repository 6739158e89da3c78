/** Layers, the pass they are applied under, initialisers and training state. */
package dev.halftone.nn;
