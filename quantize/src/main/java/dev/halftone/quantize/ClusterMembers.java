package dev.halftone.quantize;

import java.util.Arrays;

/** The rows of each cluster in ascending order, by a counting sort of the labels. */
final class ClusterMembers {
  private final int[] starts;
  private final int[] members;

  ClusterMembers(int[] labels, int clusters) {
    starts = new int[clusters + 1];
    for (int label : labels) {
      starts[label + 1]++;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    int[] next = starts.clone();
    members = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      members[next[labels[row]]++] = row;
    }
  }

  /** The rows of a block, without those that have no weight. */
  ClusterMembers(RowBlock block, int[] labels, RowBlocks rows, int clusters) {
    starts = new int[clusters + 1];
    for (int row = block.from(); row < block.to(); row++) {
      starts[labels[row] + 1] += rows.weight(row) > 0 ? 1 : 0;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    int[] next = starts.clone();
    members = new int[starts[clusters]];
    for (int row = block.from(); row < block.to(); row++) {
      if (rows.weight(row) > 0) {
        members[next[labels[row]]++] = row;
      }
    }
  }

  int size(int cluster) {
    return starts[cluster + 1] - starts[cluster];
  }

  int member(int cluster, int index) {
    return members[starts[cluster] + index];
  }

  int[] of(int cluster) {
    return Arrays.copyOfRange(members, starts[cluster], starts[cluster + 1]);
  }
}
