package dev.halftone.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** A report like that of a SEQ run, with figures and pictures that are made up. */
final class SampleReport {
  private static final int SIDE = 28;

  /** Segments of a seven-segment digit as (x, y, x, y) in [0, 1]: top, upper left, ... bottom. */
  private static final double[][] SEGMENTS = {
    {0, 0, 1, 0}, {0, 0, 0, 1}, {1, 0, 1, 1}, {0, 1, 1, 1}, {0, 1, 0, 2}, {1, 1, 1, 2}, {0, 2, 1, 2}
  };

  private static final String[] DIGITS = {
    "012456", "25", "02346", "02356", "1235", "01356", "013456", "025", "0123456", "012356"
  };

  private SampleReport() {}

  static Report report() {
    Environment environment =
        new Environment(
            "17.0.16, OpenJDK 64-Bit Server VM",
            "SIMD, 512-bit",
            2,
            "Linux 6.1",
            "A processor with a rather long name @ 2.60GHz, 2 available",
            4L << 30);
    Report report = new Report("seq", "0.1.0", 1, environment);
    report.introduce(
        "SEQ: supervised-encoding quantizer",
        "An encoder is trained as an ordinary classifier, so that its last hidden layer separates the"
            + " classes. K-means with more clusters than classes then divides that layer's features:"
            + " every cluster takes the majority label of its members and turns out to be a style of"
            + " its class. A decoder trained on the frozen features draws the centres, so that one can"
            + " see what each cluster stands for.",
        """
        encoder   L = −(1/B) Σᵢ log softmax(W zᵢ)[yᵢ]
        quantizer   J = Σᵢ ‖zᵢ − c(zᵢ)‖²
        decoder   R = −mean[x log x̂ + (1 − x) log(1 − x̂)]""",
        "Le, Zhou, Ding, Tarokh: Supervised Encoding for Discrete Representation Learning. ICASSP 2020,"
            + " arXiv 1910.11067.");
    report.data(new Report.Data("mnist", "8d422c7b0a1c1c79".repeat(4), 60000, 10000));
    report.config("encoder", "784-1024-128");
    report.config("epochs", 10);
    report.config("batch", 32);
    report.config("rate", 0.001f);
    report.config("clusters", List.of(10, 20, 50, 100));
    report.config("starts", 3);
    report.config("decoder decay", 1e-5);
    report.config("binarised", false);
    String figure = "paper, figure 3, digitised";
    report.add(Result.of("softmax test accuracy (%)", 98.11).atLeast(97.6));
    report.add(Result.of("test accuracy, K = 20 (%)", 94.12).published(93.0, figure).atLeast(92.5));
    report.add(Result.of("test accuracy, K = 50 (%)", 97.31).published(96.1, figure).atLeast(96.0));
    report.add(
        Result.of("test accuracy, K = 100 (%)", 97.72).published(97.0, figure).atLeast(97.0));
    report.add(Result.of("decoder test BCE", 0.1264).atMost(0.125));
    report.add(Result.of("decoder test MSE", 0.02012).atMost(0.0205));
    report.add(Result.of("decoded centres keeping their label, K = 100 (%)", 98).atLeast(95));
    report.add(Result.of("style purity, K = 100 (%)", 81.4));
    stages(report);
    report.seconds("data", 0.9);
    report.seconds("encoder", 74.2);
    report.seconds("quantizer", 28.6);
    report.seconds("decoder", 61.0);
    report.seconds("total", 165.2);
    report.parametersSha256("5e884898da280471".repeat(4));
    return report;
  }

  private static void stages(Report report) {
    report.section(
        "Stage 1: the encoder",
        "Ten passes of Adam at a constant rate. The softmax head is only scaffolding: it is dropped"
            + " after this stage.");
    double[] epochs = range(1, 10, 1);
    report.add(
        Chart.of("Cross-entropy by epoch", "epoch", "cross-entropy (nats)")
            .caption("Mean over the epoch's batches; the test loss after it.")
            .logarithmic()
            .line("train", epochs, map(epochs, e -> 0.21 * Math.pow(e, -1.35)))
            .line("test", epochs, map(epochs, e -> 0.1 * Math.pow(e, -0.3) + 0.004 * e)));
    report.add(
        Chart.of("Accuracy by epoch", "epoch", "accuracy (%)")
            .caption("Of the softmax head.")
            .line("train", epochs, map(epochs, e -> 99.9 - 6 / (e * e)))
            .line("test", epochs, map(epochs, e -> 98.1 - 2.4 / (e * e))));
    report.section(
        "Stage 2: the quantizer",
        "Lloyd’s algorithm on the features of all training images, three starts for each number of"
            + " clusters. The band is the range over the starts.");
    double[] clusters = range(10, 120, 10);
    double[] paper = {85.2, 93, 95.55, 95.9, 96.1, 96.3, 96.85, 96.9, 97, 97, 97.05, 97.1};
    List<Chart.Point> ours = new ArrayList<>();
    for (double k : clusters) {
      double mean = 98 - 170 / (k * k) * 6 - 40 / k * 0.8;
      ours.add(new Chart.Point(k, mean, mean - 25 / k, mean + 12 / k));
    }
    report.add(
        Chart.of("Accuracy by number of clusters", "clusters K", "test accuracy (%)")
            .caption("The label of the nearest centre, against the paper’s LAE-2 curve.")
            .with(new Chart.Series("this run", Chart.Mark.LINE, ours))
            .published("published, LAE-2", clusters, paper));
    report.add(
        HeatMap.confusion(
            "Confusion matrix, K = 100",
            "Rows are true digits, columns the labels of the nearest centres.",
            digitNames(),
            confusion()));
    report.add(
        new Table(
            "The largest clusters",
            "Each takes the majority label of its training members.",
            List.of("Cluster", "Label", "Members", "Purity (%)", "Style"),
            List.of(
                List.of("17", "1", "1,204", "99.8", "upright"),
                List.of("42", "1", "1,130", "99.6", "slanted"),
                List.of("8", "7", "982", "98.9", "plain"),
                List.of("61", "7", "417", "97.1", "crossed"))));
    report.section(
        "Stage 3: the decoder",
        "The encoder is frozen. What follows is drawn from features alone; no picture is a copy of a"
            + " training image.");
    pictures(report);
  }

  private static void pictures(Report report) {
    report.add(
        Gallery.of(
            "Decoded centres in class order",
            "For each class its first five centres; each row shows two classes.",
            Tiles.of(SIDE, SIDE)
                .draw(
                    digits(50, i -> i / 5), "", "Fifty decoded cluster centres, five per digit.")));
    List<Picture> sheets = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int digit = i < 3 ? 1 : 7;
      sheets.add(
          Tiles.of(SIDE, SIDE)
              .withColumns(2)
              .draw(
                  digits(8, any -> digit),
                  "cluster " + (12 + 7 * i) + ", a " + digit + ", " + (900 - 80 * i) + " members",
                  "Eight decoded members of a cluster of the digit " + digit + "."));
    }
    report.add(
        new Gallery("Members of six clusters", "Each sheet is one style of its digit.", sheets));
    report.add(
        Gallery.of(
            "Mixtures of three members",
            "z = a t₃ + b t₂ + (1 − a − b) t₁ on a 4 × 4 grid; the anchors are framed.",
            Tiles.of(SIDE, SIDE)
                .withColumns(4)
                .framing(0, 3, 15)
                .draw(digits(16, any -> 2), "one style", "Sixteen mixtures of three twos."),
            Tiles.of(SIDE, SIDE)
                .withColumns(4)
                .framing(0, 3, 15)
                .draw(digits(16, any -> 7), "different styles", "Sixteen mixtures of sevens.")));
    Random random = new Random(5);
    Chart plane =
        Chart.of("Features in the plane", "first principal axis", "second principal axis")
            .caption("The features of 300 test images.");
    for (int digit : new int[] {0, 1, 7}) {
      double[] x = new double[100];
      double[] y = new double[100];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextGaussian() + 3 * Math.cos(digit);
        y[i] = random.nextGaussian() + 3 * Math.sin(digit);
      }
      plane = plane.scatter("digit " + digit, x, y);
    }
    report.add(plane);
    double[] epochs = range(1, 15, 1);
    report.add(
        Chart.of("Reconstruction by epoch", "epoch", "binary cross-entropy")
            .line("train", epochs, map(epochs, e -> 0.12 + 0.06 / e))
            .line("test", epochs, map(epochs, e -> 0.125 + 0.055 / e)));
  }

  private static List<String> digitNames() {
    return List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  private static int[][] confusion() {
    Random random = new Random(3);
    int[][] counts = new int[10][10];
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 10; column++) {
        counts[row][column] = row == column ? 950 + random.nextInt(50) : random.nextInt(5);
      }
    }
    counts[4][9] = 17;
    counts[9][4] = 12;
    return counts;
  }

  private static double[] range(double from, double to, double step) {
    double[] values = new double[(int) Math.round((to - from) / step) + 1];
    Arrays.setAll(values, i -> from + i * step);
    return values;
  }

  private static double[] map(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static float[] digits(int count, IntUnaryOperator digit) {
    Random random = new Random(count);
    float[] values = new float[count * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      draw(values, i * SIDE * SIDE, DIGITS[digit.applyAsInt(i)], random.nextGaussian() * 0.2);
    }
    return values;
  }

  private static void draw(float[] values, int from, String segments, double slant) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double v = (y - 5) / 9.0;
        double u = (x - 9.5 + slant * (y - 14)) / 9.0;
        double nearest = 1;
        for (int i = 0; i < segments.length(); i++) {
          double[] s = SEGMENTS[segments.charAt(i) - '0'];
          double along =
              Math.max(0, Math.min(1, (u - s[0]) * (s[2] - s[0]) + (v - s[1]) * (s[3] - s[1])));
          double du = u - s[0] - along * (s[2] - s[0]);
          double dv = v - s[1] - along * (s[3] - s[1]);
          nearest = Math.min(nearest, Math.hypot(du, dv));
        }
        values[from + y * SIDE + x] = (float) Math.max(0, Math.min(1, 2 - 11 * nearest));
      }
    }
  }

  /** Writes the page to a file, to be looked at. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), ReportPage.write(report()));
  }
}
