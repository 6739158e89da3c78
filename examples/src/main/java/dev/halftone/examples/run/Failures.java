package dev.halftone.examples.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What went wrong, in the one line that a person at the command line is shown. */
public final class Failures {
  private Failures() {}

  /** What is wrong with the command line, and what may have been meant. */
  public static String usage(ParameterException problem) {
    CommandSpec command = problem.getCommandLine().getCommandSpec();
    String message = problem.getMessage().lines().findFirst().orElse("wrong usage");
    if (problem instanceof UnmatchedArgumentException unmatched) {
      message = unknown(unmatched.getUnmatched().get(0), command);
    } else if (problem.getArgSpec() instanceof OptionSpec option && problem.getValue() != null) {
      message = option.longestName() + ": " + expectation(problem, option, message);
    }
    return message + " (see " + command.qualifiedName() + " --help)";
  }

  /** What was expected of a value: the converter's own words, or the names to choose from. */
  private static String expectation(ParameterException problem, OptionSpec option, String message) {
    if (option.completionCandidates() != null) {
      String names = String.join(", ", option.completionCandidates());
      return "expected one of " + names + ", got '" + problem.getValue() + "'";
    }
    int own = message.indexOf(": ");
    return message.startsWith("Invalid value") && own > 0 ? message.substring(own + 2) : message;
  }

  private static String unknown(String typed, CommandSpec command) {
    boolean option = typed.startsWith("-");
    String name = option ? typed.replaceFirst("=.*", "") : typed;
    List<String> near =
        NearNames.of(name, option ? command.optionsMap().keySet() : command.subcommands().keySet());
    String meant = near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
    return "unknown " + (option ? "option" : "command or argument") + " '" + name + "'" + meant;
  }

  /** The line for a failure that is nobody's mistake in this program; empty for one that is. */
  public static Optional<String> expected(Throwable failure) {
    if (failure instanceof Failure || failure instanceof IOException) {
      return Optional.of(describe(failure));
    }
    if (failure instanceof UncheckedIOException unchecked) {
      return Optional.of(describe(unchecked.getCause()));
    }
    if (failure instanceof OutOfMemoryError) {
      return Optional.of(
          "out of memory with a heap of "
              + Runtime.getRuntime().maxMemory() / (1 << 20)
              + " MB: a smaller --batch or a larger heap is needed (JAVA_TOOL_OPTIONS=-Xmx4g)");
    }
    return Optional.empty();
  }

  /** The message as one line; the file system's own exceptions say little more than a path. */
  private static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder: " + message;
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + message;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way: " + message;
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder: " + message;
    }
    if (message == null || (failure instanceof FileSystemException && !message.contains(": "))) {
      return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
    return message.replaceAll("\\R+", " ");
  }
}
