/** SEQ: a supervised encoder, a k-means quantizer that classifies, a decoder for styles. */
package dev.halftone.examples.seq;
