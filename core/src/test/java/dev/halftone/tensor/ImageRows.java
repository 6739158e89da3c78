package dev.halftone.tensor;

import java.util.Arrays;

/** Rows for convolution and pooling. */
final class ImageRows {
  private ImageRows() {}

  static void add() {
    convolution(Conv2dOptions.of());
    convolution(Conv2dOptions.of().withPadding(2));
    convolution(Conv2dOptions.of().withStride(2).withPadding(1).withGroups(2));
    convolution(Conv2dOptions.of().withDilation(2).withPadding(1));
    for (int levels = 1; levels <= 3; levels++) {
      wavelets(levels);
    }
    for (int stride = 1; stride <= 2; stride++) {
      int by = stride;
      OpCase.Shapes images = random -> OpCatalogue.ranked(random, 4, 2);
      OpCatalogue.move(
          "maxPool2d",
          images,
          x -> x.maxPool2d(2, by),
          x -> ImageOracles.pooled(x, 2, by, w -> Arrays.stream(w).max().orElseThrow()));
      OpCatalogue.move(
          "avgPool2d",
          images,
          x -> x.avgPool2d(2, by),
          x -> ImageOracles.pooled(x, 2, by, w -> Arrays.stream(w).average().orElseThrow()));
    }
  }

  private static void convolution(Conv2dOptions options) {
    int groups = options.groups();
    OpCatalogue.add(
        "conv2d",
        options.toString(),
        random -> {
          int in = groups * (1 + random.nextInt(2));
          int out = groups * (1 + random.nextInt(2));
          return new Shape[] {
            Shape.of(1 + random.nextInt(2), in, 6 + random.nextInt(4), 5 + random.nextInt(4)),
            Shape.of(out, in / groups, 1 + random.nextInt(3), 1 + random.nextInt(3))
          };
        },
        OpCatalogue.SIGNED,
        in -> in[0].conv2d(in[1], options),
        in -> ImageOracles.conv2d(in[0], in[1], options),
        OpCatalogue::largest);
    int outputPadding = options.strideHeight() - 1;
    OpCatalogue.add(
        "convTranspose2d",
        options.toString(),
        random -> {
          int in = groups * (1 + random.nextInt(2));
          int out = groups * (1 + random.nextInt(2));
          return new Shape[] {
            Shape.of(1 + random.nextInt(2), in, 4 + random.nextInt(4), 4 + random.nextInt(4)),
            Shape.of(in, out / groups, 2 + random.nextInt(2), 2 + random.nextInt(2))
          };
        },
        OpCatalogue.SIGNED,
        in -> in[0].convTranspose2d(in[1], options, outputPadding),
        in -> ImageOracles.convTranspose2d(in[0], in[1], options, outputPadding),
        OpCatalogue::largest);
  }

  private static void wavelets(int levels) {
    int block = 1 << levels;
    OpCase.Shapes images =
        random -> new Shape[] {Shape.of(2, block * random.nextInt(3), block * random.nextInt(4))};
    OpCatalogue.move(
        "haar", images, x -> Wavelets.haar(x, levels), x -> ImageOracles.haar(x, levels, false));
    OpCatalogue.move(
        "inverseHaar",
        images,
        x -> Wavelets.inverseHaar(x, levels),
        x -> ImageOracles.haar(x, levels, true));
  }
}
