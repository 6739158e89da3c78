package dev.halftone.tensor;

/** Keeps the exported package from being empty until its first class arrives. */
final class Pending {}
