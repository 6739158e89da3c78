package dev.halftone.kernel;

/**
 * A derivative rule of this build that neither keeps what it is given nor returns what it keeps, so
 * that the reverse pass may use its arrays again.
 */
public interface Transient {}
