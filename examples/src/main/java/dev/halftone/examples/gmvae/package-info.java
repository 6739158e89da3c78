/** GMVAE, simple and mixture, and the semi-supervised model. */
package dev.halftone.examples.gmvae;
