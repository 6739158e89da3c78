package dev.halftone.kernel;

/** Keeps the exported package from being empty until its first class arrives. */
final class Pending {}
