package dev.halftone.kernel;

/** What the code of this build shows to do what would be unsafe in other hands. */
public enum Insider {
  /** The only one. */
  OF_THIS_BUILD
}
