package dev.halftone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README compiles as it stands, and prints what the README says. */
class ReadmeTest {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "```java\n(.*?public class (\\w+) .*?)```.*?prints `([^`]+)`", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theProgramRunsAndPrintsWhatIsPromised() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(program.find(), "no program in README.md");
    Path source = folder.resolve(program.group(2) + ".java");
    Files.writeString(source, program.group(1));
    int problems =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath(), "-d", folder.toString(), source.toString());
    assertEquals(0, problems);
    assertEquals(program.group(3), run(program.group(2)));
  }

  private String run(String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + System.getProperty("path.separator") + classPath(),
                name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return String.join("\n", List.of(printed.strip().split("\\R")));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
