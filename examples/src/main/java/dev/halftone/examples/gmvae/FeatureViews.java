package dev.halftone.examples.gmvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.ImageSet;
import dev.halftone.examples.report.Chart;
import dev.halftone.examples.run.Run;
import dev.halftone.io.AtomicFile;
import dev.halftone.io.Npy;
import dev.halftone.quantize.Pca;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How features part while training goes on: the two principal components of the features of some
 * test images at a few epochs. They are kept as files in the run's folder, so that a resumed run
 * still has those of the epochs before.
 */
final class FeatureViews {
  private static final int SHOWN = 1000;
  private static final Set<Integer> EPOCHS = Set.of(1, 5, 20, 50, 100, 150, 300);

  private final Run run;
  private final String phase;
  private final ImageSet shown;

  FeatureViews(Run run, String phase) {
    this.run = run;
    this.phase = phase;
    this.shown = run.data().test().thinned(SHOWN);
  }

  /** Keeps a view if this is one of the epochs to look at, or the last. */
  void keep(int epoch, int epochs, UnaryOperator<Tensor> features) {
    if (!EPOCHS.contains(epoch) && epoch != epochs) {
      return;
    }
    Tensor rows = features.apply(shown.rows());
    Tensor view = Pca.fit(rows, 2).project(rows);
    try {
      AtomicFile.replace(file(epoch), out -> Npy.write(out, view));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(int epoch) {
    return run.folder().file("features-%s-epoch-%d.npy".formatted(phase, epoch));
  }

  /** A chart for each epoch that was kept. */
  List<Chart> charts(int epochs) throws IOException {
    List<Chart> charts = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      if (Files.exists(file(epoch))) {
        charts.add(chart(epoch, Npy.read(file(epoch))));
      }
    }
    return charts;
  }

  private Chart chart(int epoch, Tensor view) {
    DataSet data = run.data();
    Chart chart = Chart.of("Epoch " + epoch, "first component", "second component");
    for (int label = 0; label < data.classes(); label++) {
      List<Chart.Point> points = new ArrayList<>();
      for (int i = 0; i < shown.size(); i++) {
        if (shown.labels()[i] == label) {
          points.add(new Chart.Point(view.get(i, 0), view.get(i, 1)));
        }
      }
      chart = chart.with(new Chart.Series(data.classNames().get(label), Chart.Mark.POINTS, points));
    }
    return chart;
  }
}
