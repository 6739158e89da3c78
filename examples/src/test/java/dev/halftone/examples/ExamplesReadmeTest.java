package dev.halftone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.io.Npy;
import dev.halftone.tensor.Philox;
import dev.halftone.tensor.Shape;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The program in the README of this module compiles, and prints what the README says. */
class ExamplesReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?)```.*?prints `([^`]+)`", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theProgramEncodesWithWhatARunLeft() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(README));
    assertTrue(program.find(), "no program in README.md");
    Path source = folder.resolve("Codes.java");
    Files.writeString(source, program.group(1));
    String classPath = System.getProperty("java.class.path");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString()));

    List<String> small =
        List.of("sparse", "--quick", "--steps=1", "--images=600", "--constraints=none");
    Path run = new ExampleProcess(folder, small).run(List.of(), "run");
    Path images = folder.resolve("images.npy");
    Npy.write(images, Philox.seeded(1).uniform(Shape.of(40, 28, 28), 0, 1));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + File.pathSeparator + classPath,
                "Codes",
                run.toString(),
                images.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(program.group(2), printed.strip());
  }

  @Test
  void everySystemsKindsOfCodesAreListed() throws Exception {
    String readme = Files.readString(README);
    for (Object command : Main.commands()) {
      if (command instanceof EncodingSystem) {
        String name = new CommandLine(command).getCommandName();
        assertTrue(readme.contains("\n| `" + name + "` | `"), "no kinds of codes of " + name);
      }
    }
  }
}
