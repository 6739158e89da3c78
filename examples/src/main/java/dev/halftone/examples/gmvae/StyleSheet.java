package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Gallery;
import dev.halftone.examples.report.Tiles;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A picture of one test image of each class beside its style in every cluster. */
final class StyleSheet {
  private static final int ROWS = 10;

  private StyleSheet() {}

  static Gallery of(GmvaeModel model, DataSet data) {
    int clusters = model.clusters();
    Tensor inputs = data.test().rows(firstOfClasses(data));
    Tensor styles = model.restyle(inputs);
    List<Tensor> rows = new ArrayList<>();
    int count = inputs.shape().extent(0);
    for (int i = 0; i < count; i++) {
      rows.add(inputs.slice(0, i, i + 1));
      rows.add(styles.slice(0, i * clusters, (i + 1) * clusters));
    }
    ImageSet images = data.test();
    return Gallery.of(
        "Styles",
        "",
        Tiles.of(images.height(), images.width())
            .withChannels(images.channels())
            .withColumns(clusters + 1)
            .framing(IntStream.range(0, count).map(i -> i * (clusters + 1)).toArray())
            .draw(
                Tensor.concatenate(0, rows.toArray(Tensor[]::new)),
                "Framed: a test image. Beside it: its style in each cluster.",
                "Test images, and their styles drawn in every cluster"));
  }

  /** The first test image of each class, up to ten of them. */
  private static int[] firstOfClasses(DataSet data) {
    int[] labels = data.test().labels();
    return IntStream.range(0, data.classes())
        .flatMap(
            label -> IntStream.range(0, labels.length).filter(i -> labels[i] == label).limit(1))
        .limit(ROWS)
        .toArray();
  }
}
