package dev.halftone.examples;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.run.DataOptions;
import dev.halftone.examples.run.Encoding;
import dev.halftone.examples.run.EncodingSystem;
import dev.halftone.examples.run.Failure;
import dev.halftone.examples.run.ProcessOptions;
import dev.halftone.examples.run.SavedModel;
import dev.halftone.io.AtomicFile;
import dev.halftone.io.NpyRows;
import dev.halftone.io.NpyWriter;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the codes that a trained model gives to the pictures of a data set, a piece at a time. */
@Command(
    name = "encode",
    description =
        "Write pictures as codes with the model of a run that has ended: cluster numbers, sparse"
            + " binary codes or latents, whichever its system makes.",
    sortOptions = false)
public final class Encode implements Callable<Integer> {
  private static final int PIECE = 1000;

  @Spec private CommandSpec command;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN",
      description = "Folder of the run.")
  private Path model;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Part of the data set: ${COMPLETION-CANDIDATES} (default: test).")
  private Part part;

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description =
          "Pictures of your own in place of a data set: .npy [n, ...] with values in [0, 1]; it may"
              + " be larger than the memory.")
  private Path own;

  /** The parts of a data set. */
  enum Part {
    TRAIN,
    TEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--as",
      paramLabel = "KIND",
      description = "Kind of code; a wrong name tells which there are (default: the system's own).")
  private String kind;

  @Option(
      names = "--out",
      defaultValue = "codes.npy",
      paramLabel = "FILE",
      description = "File for the codes, a NumPy array (default: ${DEFAULT-VALUE}).")
  private Path out;

  @SuppressWarnings("unused") // picocli sets the threads through it.
  @Mixin
  private final ProcessOptions process = new ProcessOptions();

  /** Pictures that are made into rows as they are asked for. */
  private interface Rows {
    /** Pictures {@code from} to {@code to}, the latter excluded: [to - from, features]. */
    Tensor between(int from, int to) throws IOException;
  }

  /**
   * The codes that the model of a run gives, the one that its system exists for first.
   *
   * @throws Failure if no command of that name makes codes
   */
  public static List<Encoding> encodings(SavedModel saved) throws IOException {
    for (Object command : Main.commands()) {
      if (command instanceof EncodingSystem system
          && new CommandLine(command).getCommandName().equals(saved.system())) {
        return system.encodings(saved);
      }
    }
    throw new Failure("--model: a model of '" + saved.system() + "' gives no codes");
  }

  @Override
  public Integer call() throws IOException {
    SavedModel saved = SavedModel.read(model);
    Encoding encoding = chosen(encodings(saved));
    if (own == null) {
      DataSet set = data.load();
      ImageSet images = part == Part.TRAIN ? set.train() : set.test();
      encode(encoding, saved, images.size(), images.features(), images::rows);
    } else if (data.given() || part != null) {
      throw new Failure("--rows: expected no --data, --data-dir or --part beside it");
    } else if (!Files.isRegularFile(own)) {
      throw new Failure("--rows: expected a .npy file, got " + own);
    } else {
      try (NpyRows rows = NpyRows.open(own)) {
        encode(encoding, saved, rows.rows(), rows.columns(), rows::tensor);
      }
    }
    return 0;
  }

  private Encoding chosen(List<Encoding> encodings) {
    if (kind == null) {
      return encodings.get(0);
    }
    return encodings.stream()
        .filter(encoding -> encoding.name().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    "--as: expected one of %s, got '%s'"
                        .formatted(
                            encodings.stream()
                                .map(Encoding::name)
                                .collect(Collectors.joining(", ")),
                            kind)));
  }

  private void encode(Encoding encoding, SavedModel saved, int count, int features, Rows rows)
      throws IOException {
    ImageSet expected = saved.images();
    if (features != expected.features() || count == 0) {
      throw new Failure(
          "encode: expected pictures of %d x %d x %d = %d values, got %d of %d values"
              .formatted(
                  expected.channels(),
                  expected.height(),
                  expected.width(),
                  expected.features(),
                  count,
                  features));
    }
    int[] shape = encoding.apply(rows.between(0, 1)).shape().toArray();
    shape[0] = count;
    AtomicFile.replace(out, stream -> write(encoding, shape, rows, stream));
    command
        .commandLine()
        .getOut()
        .printf(
            "%s: %s %s of '%s', %s%n",
            out, encoding.element(), Arrays.toString(shape), encoding.name(), encoding.meaning());
  }

  private static void write(Encoding encoding, int[] shape, Rows rows, OutputStream stream)
      throws IOException {
    NpyWriter npy = NpyWriter.begin(stream, encoding.element(), shape);
    for (int from = 0; from < shape[0]; from += PIECE) {
      npy.write(encoding.apply(rows.between(from, Math.min(shape[0], from + PIECE))));
    }
    npy.end();
  }
}
