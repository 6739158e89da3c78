/** CSAE: latents pulled to evenly spread class points, and its baselines. */
package dev.halftone.examples.csae;
