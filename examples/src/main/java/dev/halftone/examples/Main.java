package dev.halftone.examples;

import dev.halftone.examples.csae.Csae;
import dev.halftone.examples.data.DataCommand;
import dev.halftone.examples.gmvae.Gmvae;
import dev.halftone.examples.gmvae.Semi;
import dev.halftone.examples.pvae.PartitionVae;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.Failures;
import dev.halftone.examples.run.Resumption;
import dev.halftone.examples.run.Terminal;
import dev.halftone.examples.run.Version;
import dev.halftone.examples.seq.Seq;
import dev.halftone.examples.sparse.SoftKSparseAutoencoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command line of the examples. It exits with 0 when the work is done, 1 when it failed and 2
 * when the command line was wrong.
 */
@Command(
    name = "examples/run",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Published systems of discrete, sparse and interpretable representation learning.",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage. COMMAND --help tells its options."})
public final class Main implements Runnable {
  private static final String NAME = "examples";
  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  @Spec private CommandSpec command;

  private Main() {}

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "expected a command, one of: " + String.join(", ", command.subcommands().keySet()));
  }

  public static void main(String[] arguments) {
    // Reports read alike everywhere: a point for decimals, a comma for thousands.
    Locale.setDefault(Locale.ROOT);
    // One line per message; the library says little, and nobody needs class names and dates.
    if (System.getProperty(LOG_FORMAT) == null) {
      System.setProperty(LOG_FORMAT, NAME + ": %5$s%6$s%n");
    }
    PrintWriter out = Terminal.writer(System.out);
    PrintWriter err = Terminal.writer(System.err);
    System.exit(commandLine(commands(), out, err).execute(arguments));
  }

  /** Every command there is. */
  public static List<Object> commands() {
    return List.of(
        new Seq(),
        new SoftKSparseAutoencoder(),
        new PartitionVae(),
        new Csae(),
        new Gmvae(),
        new Semi(),
        new Encode(),
        new DataCommand());
  }

  /** The command line with the given commands, which writes to the given streams. */
  public static CommandLine commandLine(List<Object> commands, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Main());
    commands.forEach(line::addSubcommand);
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler(
        (problem, arguments) -> {
          problem.getCommandLine().getErr().println(NAME + ": " + Failures.usage(problem));
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, err));
    line.setExecutionStrategy(parsed -> execute(parsed, err));
    return line;
  }

  private static int execute(ParseResult parsed, PrintWriter err) {
    ParseResult complete;
    try {
      complete = Resumption.complete(parsed);
    } catch (IOException | Failure e) {
      return failed(e, err);
    }
    // The kernels and their threads are chosen once, at first use, and this property is all they
    // look at. So it is set here: the command line is understood, no example's code has run.
    Integer threads =
        Resumption.innermost(complete).matchedOptionValue("--threads", (Integer) null);
    if (threads != null) {
      System.setProperty("halftone.threads", threads.toString());
    }
    try {
      return new CommandLine.RunLast().execute(complete);
    } catch (OutOfMemoryError e) {
      return failed(e, err);
    }
  }

  private static int failed(Throwable failure, PrintWriter err) {
    Failures.expected(failure)
        .ifPresentOrElse(
            message -> err.println(NAME + ": " + message), () -> failure.printStackTrace(err));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The version as one line. */
  static final class VersionLine implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"halftone-examples " + Version.text()};
    }
  }
}
