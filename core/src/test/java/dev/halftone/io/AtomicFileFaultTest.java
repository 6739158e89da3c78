package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every step of a save goes wrong in turn, in every way. */
class AtomicFileFaultTest {
  private static final int NEVER = Integer.MAX_VALUE;

  @TempDir private Path folder;

  /** Content number n: 150,000 bytes, three writes. */
  private static byte[] content(int n) {
    byte[] bytes = new byte[150_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + n);
    }
    return bytes;
  }

  /** The files of the folder, each with the number of its content, or -1 if it is not whole. */
  private Map<String, Integer> files() throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        boolean whole = bytes.length > 0 && Arrays.equals(bytes, content(bytes[0]));
        found.put(file.getFileName().toString(), whole ? (int) bytes[0] : -1);
      }
    }
    return found;
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static Map<String, Integer> generations(int newest, int count) {
    Map<String, Integer> expected = new TreeMap<>();
    for (int age = 0; age < count; age++) {
      expected.put(age == 0 ? "model" : "model." + age, newest - age);
    }
    return expected;
  }

  private void save(Disk disk, int generations, int n) throws IOException {
    new Replacement(disk, folder.resolve("model"), generations).run(out -> out.write(content(n)));
  }

  private void prepare(int generations) throws IOException {
    clear();
    for (int n = 1; n <= generations; n++) {
      save(Disk.real(), generations, n);
    }
  }

  private List<String> stepsOfASave(int generations, boolean links) throws IOException {
    prepare(generations);
    FaultyDisk disk = new FaultyDisk(FaultyDisk.Fault.FAIL, NEVER, links);
    save(disk, generations, generations + 1);
    assertEquals(generations(generations + 1, generations), files());
    return disk.steps();
  }

  @Test
  void stepsAreInTheOrderThatMakesThemSafe() throws IOException {
    String written = "create, write, write, write, force, close, open, read, read, read, read, ";
    assertEquals("[" + written + "move, forceFolder]", stepsOfASave(1, true).toString());
    assertEquals(
        "[" + written + "link, move, forceFolder, move, forceFolder]",
        stepsOfASave(2, true).toString());
    assertEquals(
        "[" + written + "link, move, forceFolder, move, move, forceFolder]",
        stepsOfASave(3, true).toString());
    String copied =
        "delete, open, create, read, write, read, write, read, write, read, force, close, ";
    assertEquals(
        "[" + written + copied + "move, forceFolder, move, forceFolder]",
        stepsOfASave(2, false).toString());
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "3,true", "2,false", "3,false"})
  void aFailingStepLeavesTheOldOrTheNewAndNoRubbish(int generations, boolean links)
      throws IOException {
    List<String> steps = stepsOfASave(generations, links);
    int inPlace = steps.indexOf("move");
    for (FaultyDisk.Fault fault : List.of(FaultyDisk.Fault.FAIL, FaultyDisk.Fault.FAIL_AFTER)) {
      for (int step = 0; step < steps.size(); step++) {
        String where = fault + " at step " + step + ", " + steps.get(step);
        prepare(generations);
        FaultyDisk disk = new FaultyDisk(fault, step, links);
        if (steps.get(step).equals("link")) {
          // A refused link is made up for by a copy.
          save(disk, generations, generations + 1);
          assertEquals(generations(generations + 1, generations), files(), where);
          continue;
        }
        IOException e =
            assertThrows(IOException.class, () -> save(disk, generations, generations + 1), where);
        boolean moved = step > inPlace || (step == inPlace && fault != FaultyDisk.Fault.FAIL);
        String state = step > inPlace ? " (the new file is in place" : " (the old file stays";
        assertTrue(
            e.getMessage().startsWith("save " + folder.resolve("model") + ": cannot "), where);
        assertTrue(e.getMessage().contains(state), e.getMessage());
        assertTrue(e.getMessage().endsWith("java.io.IOException: injected"), e.getMessage());
        Map<String, Integer> found = files();
        assertEquals(moved ? generations + 1 : generations, found.get("model"), where);
        assertTrue(generations(0, generations).keySet().containsAll(found.keySet()), where);
        assertTrue(found.values().stream().allMatch(n -> n > 0), where);
        if (!moved) {
          assertEquals(generations(generations, generations), found, where);
        }
        // The next save works.
        save(Disk.real(), generations, 50);
        assertEquals(50, files().get("model"), where);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "3,true", "2,false", "3,false"})
  void deathAtAnyStepLeavesAnAcknowledgedGeneration(int generations, boolean links)
      throws IOException {
    List<String> steps = stepsOfASave(generations, links);
    for (int step = 0; step < steps.size(); step++) {
      String where = "death at step " + step + ", " + steps.get(step);
      prepare(generations);
      FaultyDisk disk = new FaultyDisk(FaultyDisk.Fault.DIE, step, links);
      assertThrows(IOException.class, () -> save(disk, generations, generations + 1), where);
      Map<String, Integer> found = files();
      found.keySet().removeIf(name -> name.startsWith("."));
      assertTrue(found.get("model") >= generations, where + ": " + found);
      assertTrue(found.values().stream().allMatch(n -> n > 0), where + ": " + found);
      if (generations > 1) {
        assertTrue(found.size() > 1, where + ": " + found);
      }
      save(Disk.real(), generations, 50);
      assertEquals(50, files().get("model"), where);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aWriteThatLiesIsNoticed(int generations) throws IOException {
    List<String> steps = stepsOfASave(generations, true);
    int written = 0;
    for (int step = 0; step < steps.size(); step++) {
      if (steps.get(step).equals("write")) {
        prepare(generations);
        FaultyDisk disk = new FaultyDisk(FaultyDisk.Fault.LIE, step, true);
        IOException e =
            assertThrows(IOException.class, () -> save(disk, generations, generations + 1));
        assertTrue(e.getMessage().contains("expected to read back 150000 bytes of CRC-32C "));
        assertEquals(generations(generations, generations), files());
        written++;
      }
    }
    assertEquals(3, written);
  }

  @Test
  void aDamagedNewestDoesNotDriveOutTheGoodOneBeforeIt() throws IOException {
    List<String> steps = stepsOfASave(2, true);
    List<Integer> oldest = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      prepare(2);
      Files.write(folder.resolve("model"), new byte[10]);
      FaultyDisk disk = new FaultyDisk(FaultyDisk.Fault.DIE, step, true);
      assertThrows(IOException.class, () -> save(disk, 2, 3));
      Map<String, Integer> found = files();
      assertTrue(found.get("model") == 3 || found.get("model.1") == 1, found.toString());
      oldest.add(found.get("model.1"));
    }
    assertTrue(oldest.contains(1) && oldest.contains(-1), oldest.toString());
  }
}
