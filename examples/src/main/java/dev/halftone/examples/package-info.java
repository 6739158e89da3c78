/** Published systems as programs: one file per system, and the command line that starts them. */
package dev.halftone.examples;
