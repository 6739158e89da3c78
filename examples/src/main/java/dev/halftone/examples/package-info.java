/** The command line of the published systems, each in a package of its own, and of their codes. */
package dev.halftone.examples;
