package dev.halftone.examples.data;

import java.io.IOException;

/** A data set that cannot be had; the message is the one line to show. */
public final class DataException extends IOException {

  private static final long serialVersionUID = 1;

  DataException(String message) {
    super(message);
  }

  DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
