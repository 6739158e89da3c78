package dev.halftone.examples.run;

/**
 * A failure that the person at the command line can do something about. Its message is all they are
 * shown: one line that says what was expected and what came.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure to be told in one line. */
  public Failure(String message) {
    super(message);
  }

  /** A failure to be told in one line, with what brought it about. */
  public Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
