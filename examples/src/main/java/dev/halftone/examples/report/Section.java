package dev.halftone.examples.report;

/**
 * A heading with a paragraph under it.
 *
 * @param title the heading
 * @param text what the reader is about to see, or an empty string
 */
public record Section(String title, String text) implements Block {}
