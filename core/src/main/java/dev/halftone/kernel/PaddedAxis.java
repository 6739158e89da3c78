package dev.halftone.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One direction of a padded source: position s of the source is element {@code place(s)}. Positions
 * {@code step} apart are neighbours, and of the {@code step} phases only those that are read have a
 * slot.
 *
 * @param source positions of the source
 * @param before zeros before the first position, or, negative, positions that are never read
 * @param step distance of neighbours
 * @param spacing elements between what two neighbouring targets read
 * @param slots the slot of each phase, or -1
 * @param extent elements of one slot
 */
record PaddedAxis(int source, int before, int step, int spacing, int[] slots, int extent) {

  /**
   * What these axes read of one source.
   *
   * @param neighbours whether two neighbouring targets are to read neighbouring elements
   */
  static PaddedAxis of(int source, List<Axis> axes, boolean neighbours) {
    List<Axis> reading = axes.stream().filter(Axis::reads).toList();
    if (reading.isEmpty()) {
      return new PaddedAxis(source, 0, 1, 1, new int[1], 0);
    }
    int before = -shifts(reading).min().orElseThrow();
    int last = reading.stream().mapToInt(Axis::last).max().orElseThrow();
    int stride = reading.get(0).step();
    int step = neighbours ? stride : 1;
    int[] slots = new int[step];
    Arrays.fill(slots, -1);
    shifts(reading).forEach(shift -> slots[(shift + before) % step] = 0);
    int used = 0;
    for (int phase = 0; phase < step; phase++) {
      slots[phase] = slots[phase] < 0 ? -1 : used++;
    }
    int extent = (last + before) / step + 1;
    return new PaddedAxis(source, before, step, stride / step, slots, extent);
  }

  private static IntStream shifts(List<Axis> axes) {
    return axes.stream().flatMapToInt(axis -> IntStream.of(axis.shifts()));
  }

  /** Elements of all slots. */
  int size() {
    return used() * extent;
  }

  int used() {
    return (int) IntStream.of(slots).filter(slot -> slot >= 0).count();
  }

  int place(int position) {
    int element = position + before;
    return slots[element % step] * extent + element / step;
  }

  /** Whether everything that is read is there, in order. */
  boolean isPlain() {
    return step == 1 && before <= 0 && extent - before <= source;
  }

  /** The position of the source that element i of a phase stands for. */
  int position(int phase, int i) {
    return i * step + phase - before;
  }

  /** The first element of a phase that is not a zero. */
  int first(int phase) {
    return Math.min(extent, Math.max(0, Math.floorDiv(before - phase + step - 1, step)));
  }

  /** The first zero behind them. */
  int end(int phase) {
    int end = Math.floorDiv(source + before - phase + step - 1, step);
    return Math.min(extent, Math.max(first(phase), end));
  }
}
