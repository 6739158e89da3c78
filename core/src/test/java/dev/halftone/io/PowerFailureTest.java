package dev.halftone.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Power fails after every step, with every number of name changes that may have reached the device.
 *
 * <p>The modelled disk keeps file content only from the last force of the file on, and applies name
 * changes in order but late, at the latest when the folder is forced: what a journalling file
 * system promises.
 */
class PowerFailureTest {
  @TempDir private Path folder;

  private static final class Content {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private byte[] durable = new byte[0];
  }

  private interface NameChange {
    void apply(Map<Path, Content> names);
  }

  private static final class ModelDisk implements Disk {
    private final boolean links;
    private final Runnable afterStep;
    private final Map<Path, Content> names = new HashMap<>();
    private final Map<Path, Content> durableNames = new HashMap<>();
    private final List<NameChange> pending = new ArrayList<>();

    ModelDisk(boolean links, Consumer<ModelDisk> afterStep) {
      this.links = links;
      this.afterStep = () -> afterStep.accept(this);
    }

    /** The files after a power failure that the first {@code kept} pending changes survived. */
    Map<Path, byte[]> afterFailure(int kept) {
      Map<Path, Content> survivors = new HashMap<>(durableNames);
      pending.subList(0, kept).forEach(change -> change.apply(survivors));
      Map<Path, byte[]> files = new HashMap<>();
      survivors.forEach((name, content) -> files.put(name, content.durable));
      return files;
    }

    private void change(NameChange change) {
      change.apply(names);
      pending.add(change);
      afterStep.run();
    }

    private Content existing(Path file) throws IOException {
      Content content = names.get(file);
      if (content == null) {
        throw new NoSuchFileException(file.toString());
      }
      return content;
    }

    @Override
    public Output create(Path file) {
      Content content = new Content();
      change(map -> map.put(file, content));
      return new Output() {
        @Override
        public void write(byte[] bytes, int offset, int count) {
          content.written.write(bytes, offset, count);
          afterStep.run();
        }

        @Override
        public void force() {
          content.durable = content.written.toByteArray();
          afterStep.run();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public InputStream open(Path file) throws IOException {
      return new ByteArrayInputStream(existing(file).written.toByteArray());
    }

    @Override
    public boolean exists(Path file) {
      return names.containsKey(file);
    }

    @Override
    public void link(Path link, Path existing) throws IOException {
      if (!links) {
        throw new UnsupportedOperationException("no links");
      }
      Content content = existing(existing);
      change(map -> map.put(link, content));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      Content content = existing(from);
      change(
          map -> {
            map.remove(from);
            map.put(to, content);
          });
    }

    @Override
    public void delete(Path file) {
      change(map -> map.remove(file));
    }

    @Override
    public void forceFolder(Path folder) {
      pending.forEach(change -> change.apply(durableNames));
      pending.clear();
      afterStep.run();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "3,true", "4,true", "2,false", "3,false"})
  void everyVisibleFileIsWholeAndNoneAcknowledgedIsLost(int generations, boolean links)
      throws IOException {
    Path target = folder.resolve("model");
    int[] acknowledged = {0};
    int[] failures = {0};
    ModelDisk disk =
        new ModelDisk(
            links,
            now -> {
              for (int kept = 0; kept <= now.pending.size(); kept++) {
                check(now.afterFailure(kept), target, generations, acknowledged[0]);
                failures[0]++;
              }
            });
    for (int n = 1; n <= 6; n++) {
      byte content = (byte) n;
      new Replacement(disk, target, generations)
          .run(out -> out.write(new byte[] {content, content, content}));
      acknowledged[0] = n;
      check(disk.afterFailure(0), target, generations, n);
      assertEquals(Math.min(n, generations), disk.names.size());
    }
    assertTrue(failures[0] >= 60, failures[0] + " failures");
  }

  private static void check(
      Map<Path, byte[]> files, Path target, int generations, int acknowledged) {
    int visible = 0;
    for (int age = 0; age < generations; age++) {
      byte[] content = files.get(AtomicFile.generation(target, age));
      if (content != null) {
        assertEquals(3, content.length, "generation " + age);
        assertTrue(content[0] >= acknowledged - age, "generation " + age + " is too old");
        visible++;
      }
    }
    if (acknowledged > 0) {
      assertTrue(files.containsKey(target), "the target is missing");
    }
    // While a save renames the older generations, one of them may have no name.
    assertTrue(visible >= Math.min(acknowledged, generations) - 1, visible + " visible");
  }
}
