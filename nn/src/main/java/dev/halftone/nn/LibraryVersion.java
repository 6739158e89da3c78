package dev.halftone.nn;

/** The version of this library that is running. */
final class LibraryVersion {
  private LibraryVersion() {}

  /** From the jar's manifest; {@code development} when run from class files. */
  static String text() {
    String version = LibraryVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
