package dev.halftone.examples.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.halftone.examples.report.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  private static Metrics sample() {
    Metrics metrics = new Metrics();
    metrics.record("encoder", 0, 1, Map.of("loss", 2.5));
    metrics.record("encoder", 0, 2, Map.of("loss", 1.5));
    metrics.record("encoder", 0, 2, Map.of("accuracy", 0.75));
    metrics.record("decoder", 0, 1, Map.of("error, mean", 0.1));
    return metrics;
  }

  @Test
  void writesARowPerStepAndAColumnPerTerm() {
    assertEquals(
        """
        phase,epoch,step,loss,accuracy,"error, mean"
        encoder,1,1,2.5,,
        encoder,1,2,1.5,0.75,
        decoder,1,1,,,0.1
        """,
        sample().csv());
  }

  @Test
  void readsBackWhatItWroteAndReplacesWhatIsRepeated(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.csv");
    Files.writeString(file, sample().csv());
    Metrics read = Metrics.read(file);
    assertEquals(sample().csv(), read.csv());
    read.record("encoder", 0, 2, Map.of("loss", 1.5, "accuracy", 0.75));
    read.record("decoder", 0, 1, Map.of("error, mean", 0.1));
    assertEquals(sample().csv(), read.csv());
  }

  @Test
  void startsEmptyWithoutAFile(@TempDir Path folder) throws IOException {
    assertEquals("phase,epoch,step", Metrics.read(folder.resolve("none.csv")).csv().strip());
  }

  @Test
  void refusesADamagedFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.csv");
    Files.writeString(file, "phase,epoch,step,loss\nencoder,1,x,0.5\n");
    Failure failure = assertThrows(Failure.class, () -> Metrics.read(file));
    assertEquals(
        "--resume: " + file + " is damaged: For input string: \"x\"", failure.getMessage());
  }

  @Test
  void chartsTermsByStepsAcrossEpochs() {
    Metrics metrics = new Metrics();
    metrics.record("encoder", 0, 50, Map.of("loss", 3.0));
    metrics.record("encoder", 0, 80, Map.of("loss", 2.0, "accuracy", 0.75));
    metrics.record("encoder", 1, 50, Map.of("loss", 1.0));
    metrics.record("decoder", 0, 10, Map.of("loss", 9.0));
    Chart chart = metrics.bySteps("Loss", "nats", "encoder", "loss", "accuracy");
    assertEquals(
        List.of(new Chart.Point(50, 3), new Chart.Point(80, 2), new Chart.Point(130, 1)),
        chart.series().get(0).points());
    assertEquals(List.of(new Chart.Point(80, 0.75)), chart.series().get(1).points());
  }

  @Test
  void chartsTermsByEpochsAsTheyStoodAtTheirEnd() {
    Metrics metrics = new Metrics();
    metrics.record("test", 0, 50, Map.of("loss", 3.0));
    metrics.record("test", 0, 80, Map.of("loss", 2.0));
    metrics.record("test", 1, 80, Map.of("loss", 1.0));
    Chart chart = metrics.byEpochs("Loss", "nats", "test", "loss");
    assertEquals(
        List.of(new Chart.Point(1, 2), new Chart.Point(2, 1)), chart.series().get(0).points());
  }

  @Test
  void weighsTheRowsOfAnEpochByTheirSteps() {
    Metrics metrics = new Metrics();
    metrics.record("fit", 0, 50, Map.of("loss", 9.0));
    metrics.record("fit", 1, 50, Map.of("loss", 3.0));
    metrics.record("fit", 1, 60, Map.of("loss", 1.8));
    assertEquals((50 * 3.0 + 10 * 1.8) / 60, metrics.epochMean("fit", 1, "loss"), 1e-12);
    assertEquals(Double.NaN, metrics.epochMean("fit", 2, "loss"));
  }
}
