/** Quantizers over the rows of a tensor, their codes, and clustering metrics. */
package dev.halftone.quantize;
