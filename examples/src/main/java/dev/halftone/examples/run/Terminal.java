package dev.halftone.examples.run;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Whether a person watches, as far as Java can tell. */
public final class Terminal {
  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  /**
   * A writer to a standard stream in the charset of the terminal. A bare environment says that this
   * is ASCII, which no terminal has been for a long time; UTF-8 it is then.
   */
  public static PrintWriter writer(PrintStream stream) {
    String name =
        System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
    Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    boolean bare = charset.equals(StandardCharsets.US_ASCII);
    return new PrintWriter(stream, true, bare ? StandardCharsets.UTF_8 : charset);
  }

  /** False for a file, a pipe and a terminal that cannot go back to the start of a line. */
  @SuppressWarnings("SystemConsoleNull") // Null up to JDK 21; isTerminal tells from 22 on.
  static boolean present() {
    Console console = System.console();
    String kind = System.getenv("TERM");
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    boolean capable = windows || (kind != null && !kind.equals("dumb"));
    return console != null && capable && isTerminal(console);
  }

  /**
   * From JDK 22 on there is a console without a terminal too, and a method that tells them apart.
   */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** Columns, as the shell exports them, else 80. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Integer.parseInt(columns)
        : USUAL_WIDTH;
  }
}
