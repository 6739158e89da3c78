package dev.halftone.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A real disk of which one chosen step goes wrong. */
final class FaultyDisk implements Disk {
  enum Fault {
    /** The step throws and has no effect; a write leaves half of its bytes. */
    FAIL,
    /** The step has its effect and then throws. */
    FAIL_AFTER,
    /** This step and all that follow throw: the process died here. */
    DIE,
    /** A write reports success but changes a bit; a force, a link or a name change is not done. */
    LIE
  }

  private final Disk real = Disk.real();
  private final Fault fault;
  private final int wrongStep;
  private final boolean links;
  private final List<String> steps = new ArrayList<>();

  FaultyDisk(Fault fault, int wrongStep, boolean links) {
    this.fault = fault;
    this.wrongStep = wrongStep;
    this.links = links;
  }

  /** What was done, in order. */
  List<String> steps() {
    return steps;
  }

  private interface Action {
    void run() throws IOException;
  }

  private void step(String name, Action action) throws IOException {
    int number = steps.size();
    steps.add(name);
    boolean wrong = number == wrongStep;
    if ((wrong && fault == Fault.FAIL) || (number >= wrongStep && fault == Fault.DIE)) {
      throw new IOException("injected");
    }
    if (!(wrong && fault == Fault.LIE)) {
      action.run();
    }
    if (wrong && fault == Fault.FAIL_AFTER) {
      throw new IOException("injected");
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    Output[] output = new Output[1];
    step("create", () -> output[0] = real.create(file));
    if (output[0] == null) {
      throw new IOException("nothing was made");
    }
    return new Output() {
      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        boolean wrong = steps.size() == wrongStep;
        if (wrong && fault == Fault.LIE) {
          byte[] changed = Arrays.copyOfRange(bytes, offset, offset + count);
          changed[count / 2] ^= 16;
          step("write", () -> {});
          output[0].write(changed, 0, count);
        } else if (wrong) {
          output[0].write(bytes, offset, count / 2);
          step("write", () -> {});
        } else {
          step("write", () -> output[0].write(bytes, offset, count));
        }
      }

      @Override
      public void force() throws IOException {
        step("force", output[0]::force);
      }

      @Override
      public void close() throws IOException {
        step("close", output[0]::close);
      }
    };
  }

  @Override
  public InputStream open(Path file) throws IOException {
    InputStream[] stream = new InputStream[1];
    step("open", () -> stream[0] = real.open(file));
    if (stream[0] == null) {
      throw new IOException("nothing was opened");
    }
    return new FilterInputStream(stream[0]) {
      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        int[] got = {-1};
        step("read", () -> got[0] = in.read(bytes, offset, count));
        return got[0];
      }
    };
  }

  @Override
  public boolean exists(Path file) {
    return real.exists(file);
  }

  @Override
  public void link(Path link, Path existing) throws IOException {
    if (!links) {
      throw new UnsupportedOperationException("no links");
    }
    step("link", () -> real.link(link, existing));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step("move", () -> real.move(from, to));
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete", () -> real.delete(file));
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step("forceFolder", () -> real.forceFolder(folder));
  }
}
