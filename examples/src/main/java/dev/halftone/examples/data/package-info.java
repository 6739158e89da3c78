/**
 * The data sets of the examples: digits drawn by the program itself, MNIST and Fashion-MNIST after
 * {@code examples/run data fetch}, and any set of four IDX files.
 */
package dev.halftone.examples.data;
