/** What every example shares: options, the run folder, progress, metrics and resuming. */
package dev.halftone.examples.run;
