package dev.halftone.examples.run;

/** The version of the examples that are running. */
public final class Version {
  private Version() {}

  /** From the jar's manifest; "development" when run from class files. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
