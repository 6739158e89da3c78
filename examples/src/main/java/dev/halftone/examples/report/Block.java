package dev.halftone.examples.report;

/** A piece of the page, shown in the order in which the run added it. */
public sealed interface Block permits Section, Chart, Gallery, HeatMap, Table {}
