/** The soft K-sparse autoencoder and its binary codes. */
package dev.halftone.examples.sparse;
