/**
 * What a run leaves behind: figures beside the published ones, charts and pictures, as JSON and as
 * a page.
 */
package dev.halftone.examples.report;
