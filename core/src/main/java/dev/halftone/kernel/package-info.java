/**
 * Internal: loops over arrays, chosen once for the machine ({@link
 * dev.halftone.kernel.KernelSelection}); may change in any release. Use {@code dev.halftone.tensor}
 * instead.
 */
package dev.halftone.kernel;
