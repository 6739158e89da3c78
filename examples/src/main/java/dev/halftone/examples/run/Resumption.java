package dev.halftone.examples.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParseResult;

/**
 * Fills in what {@code --resume DIR} leaves unsaid: the options that the run in DIR was started
 * with.
 */
public final class Resumption {
  private Resumption() {}

  /**
   * The command line with those options; the same one without {@code --resume}.
   *
   * @throws Failure when the folder holds no such run or the options contradict it
   */
  public static ParseResult complete(ParseResult parsed) throws IOException {
    ParseResult command = innermost(parsed);
    Path folder = command.matchedOptionValue("--resume", (Path) null);
    if (folder == null || command.isUsageHelpRequested()) {
      return parsed;
    }
    if (command.hasMatchedOption("--out")) {
      throw new Failure("--resume: expected no --out, since a run continues in its own folder");
    }
    List<String> arguments = new ArrayList<>(parsed.originalArgs());
    arguments.addAll(Settings.read(folder).missing(Settings.of(command), folder));
    return parsed.commandSpec().commandLine().parseArgs(arguments.toArray(String[]::new));
  }

  /** The command that was asked for, below all others. */
  public static ParseResult innermost(ParseResult parsed) {
    return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
  }
}
