package dev.halftone.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every quantizer under every check that applies to it. */
class QuantizerContractTest {
  private static final int FEWEST_CHECKS = 30;

  @TempDir private Path folder;

  static List<ContractCheck> checks() {
    List<ContractCheck> checks = new ArrayList<>(InputChecks.all());
    checks.addAll(ValueChecks.all());
    checks.addAll(CodeChecks.all());
    checks.addAll(RepeatChecks.all());
    checks.addAll(CodebookChecks.all());
    checks.addAll(KMeansChecks.all());
    return checks;
  }

  static Stream<Arguments> applicable() {
    return QuantizerCases.all().stream()
        .flatMap(
            row ->
                checks().stream()
                    .filter(check -> !row.notApplicable().containsKey(check.name()))
                    .map(check -> Arguments.of(row, check)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("applicable")
  void holds(QuantizerCase row, ContractCheck check) throws Exception {
    check.law().check(row, folder);
  }

  @Test
  void everyQuantizerIsHeldToAtLeastThirtyChecks() {
    Set<String> names = checks().stream().map(ContractCheck::name).collect(Collectors.toSet());
    assertEquals(checks().size(), names.size(), "two checks of one name");
    for (QuantizerCase row : QuantizerCases.all()) {
      int count = names.size() - row.notApplicable().size();
      System.out.printf("%-40s %d checks of %d%n", row, count, names.size());
      row.notApplicable()
          .forEach((check, reason) -> System.out.printf("    not: %s (%s)%n", check, reason));
      assertTrue(names.containsAll(row.notApplicable().keySet()), row + " is spared no check");
      assertTrue(count >= FEWEST_CHECKS, row + " has only " + count + " checks");
    }
  }

  /** A quantizer that nobody put into the list is not held to any law. */
  @Test
  void everyPublicQuantizerHasARow() throws Exception {
    Path classes =
        Path.of(Quantizer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> quantizers = new TreeSet<>();
    try (Stream<Path> files = Files.list(classes.resolve("dev/halftone/quantize"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("-")) {
          Class<?> type = Class.forName("dev.halftone.quantize." + name.replace(".class", ""));
          if (Quantizer.class.isAssignableFrom(type)
              && !type.isInterface()
              && Modifier.isPublic(type.getModifiers())) {
            quantizers.add(type.getSimpleName());
          }
        }
      }
    }
    assertTrue(quantizers.size() >= 8, "found only " + quantizers);
    Set<String> held = new TreeSet<>();
    for (QuantizerCase row : QuantizerCases.all()) {
      held.add(row.type().getSimpleName());
    }
    assertEquals(quantizers, held);
    assertEquals(
        QuantizerCases.all().size(),
        new HashSet<>(QuantizerCases.all().stream().map(QuantizerCase::name).toList()).size());
  }
}
