/**
 * Loops over arrays, offsets and lengths. Internal: exported to the modules of this build only, and
 * free to change between releases.
 */
package dev.halftone.kernel;
