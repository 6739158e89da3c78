package dev.halftone.examples.pvae;

import dev.halftone.examples.data.DataSet;
import dev.halftone.examples.data.PingPong;
import dev.halftone.examples.data.PingPongScene;
import dev.halftone.examples.report.Numbers;
import dev.halftone.examples.report.Report;
import dev.halftone.examples.report.Table;
import dev.halftone.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be said of PartitionVAE only where the contents of the pictures are known.
 *
 * @param data one of the sets of {@link PingPong}
 */
record SceneReport(
    Report report, PartitionVaeFigures figures, DataSet data, PartitionEffects effects) {

  /** Measures the means of the codes of the pictures to learn from and to test on, [n, D]. */
  void add(Tensor trainCodes, Tensor testCodes) {
    factors(trainCodes, testCodes);
    double ratio =
        ratio(
            effects.decode().apply(testCodes).array(),
            data.test().rows().array(),
            PingPong.testMoving(data.name()));
    report.add(figures.moving(ratio));
  }

  /** Mean squared error over the pixels that are marked, over that of the others. */
  static double ratio(float[] drawn, float[] wanted, boolean[] marked) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < drawn.length; i++) {
      double error = drawn[i] - wanted[i];
      sums[marked[i] ? 1 : 0] += error * error;
      counts[marked[i] ? 1 : 0]++;
    }
    return sums[1] / counts[1] / (sums[0] / counts[0]);
  }

  private void factors(Tensor trainCodes, Tensor testCodes) {
    List<PingPongScene> train = PingPong.trainScenes(data.name());
    List<PingPongScene> test = PingPong.testScenes(data.name());
    List<String> names = PingPongScene.FACTORS;
    List<String> columns = new ArrayList<>(List.of("factor"));
    List<List<String>> rows = new ArrayList<>();
    double[][] recovery = new double[effects.groups().size()][names.size()];
    for (int group = 0; group < recovery.length; group++) {
      int[] units = effects.groups().get(group);
      Tensor known = trainCodes.gather(1, units);
      Tensor asked = testCodes.gather(1, units);
      for (int factor = 0; factor < names.size(); factor++) {
        double[] knownValues = values(train, factor);
        double[] values = values(test, factor);
        recovery[group][factor] =
            names.get(factor).equals("game")
                ? FactorRecovery.told(known, knownValues, asked, values)
                : FactorRecovery.explained(known, knownValues, asked, values);
      }
      columns.add("group " + (group + 1));
    }
    for (int factor = 0; factor < names.size(); factor++) {
      List<String> row = new ArrayList<>(List.of(names.get(factor)));
      double best = 0;
      for (double[] group : recovery) {
        row.add(Numbers.text(100 * group[factor]));
        best = Math.max(best, group[factor]);
      }
      rows.add(row);
      report.add(figures.recovered(names.get(factor), best));
    }
    report.add(figures.modularity(FactorRecovery.modularity(recovery)));
    report.add(
        new Table(
            "What groups know of the scene",
            "How much of each factor (%) the five nearest codes of a group tell, R² of their mean; of"
                + " the game how often the nearest is right, beyond chance. Learned from the training"
                + " pictures, asked of the test pictures.",
            columns,
            rows));
  }

  private static double[] values(List<PingPongScene> scenes, int factor) {
    return scenes.stream().mapToDouble(scene -> scene.factors()[factor]).toArray();
  }
}
