/** JMH benchmarks of kernels, ops, training steps and quantizers. */
package dev.halftone.benchmarks;
