package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the README of this module compile and print what the README says. */
class ReadmeTest {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "```java\n(.*?public class (\\w+) .*?)```.*?prints `([^`]+)`", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theProgramsPrintWhatIsPromised() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(Path.of("README.md")));
    int programs = 0;
    for (; program.find(); programs++) {
      requirePrinted(program);
    }
    assertTrue(programs >= 2, programs + " programs in README.md");
  }

  private void requirePrinted(MatchResult program) throws Exception {
    Path source = folder.resolve(program.group(2) + ".java");
    Files.writeString(source, program.group(1));
    String[] arguments = {"-cp", ChildJvm.classPath(), "-d", folder.toString(), source.toString()};
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments));
    assertEquals(program.group(3), ChildJvm.run(List.of(), folder.toString(), program.group(2)));
  }
}
