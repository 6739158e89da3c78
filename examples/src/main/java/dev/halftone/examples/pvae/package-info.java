/** PartitionVAE: latent units in disjoint groups. */
package dev.halftone.examples.pvae;
