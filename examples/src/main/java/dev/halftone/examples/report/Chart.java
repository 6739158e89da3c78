package dev.halftone.examples.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An interactive chart; every chart on the page can be read as a table too.
 *
 * @param title the heading
 * @param caption what the reader should see in it, or an empty string
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series what is drawn, in the order of the legend
 */
public record Chart(String title, String caption, Axis x, Axis y, List<Series> series)
    implements Block {
  public Chart {
    series = List.copyOf(series);
  }

  /**
   * An axis.
   *
   * @param label what it shows, with the unit
   * @param logarithmic whether equal steps are equal ratios
   */
  public record Axis(String label, boolean logarithmic) {}

  /** How a series is drawn. */
  public enum Mark {
    /** A solid line of what this run measured. */
    LINE,
    /** A dashed line of what was published. */
    PUBLISHED,
    /** Points without a line. */
    POINTS
  }

  /**
   * One place on a series with the range seen around it.
   *
   * @param x horizontal
   * @param y vertical
   * @param low lower end of the range; {@code y} where there is none
   * @param high upper end of the range; {@code y} where there is none
   */
  public record Point(double x, double y, double low, double high) {
    /** A point without a range. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }
  }

  /**
   * A named row of points.
   *
   * @param name its name in the legend
   * @param mark how it is drawn
   * @param points the points, in drawing order
   */
  public record Series(String name, Mark mark, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }

    /** Whether any point has a range around it. */
    boolean ranged() {
      return points.stream().anyMatch(point -> point.low() != point.high());
    }
  }

  /** An empty chart with linear axes. */
  public static Chart of(String title, String x, String y) {
    return new Chart(title, "", new Axis(x, false), new Axis(y, false), List.of());
  }

  /** The same chart with a caption. */
  public Chart caption(String text) {
    return new Chart(title, text, x, y, series);
  }

  /** The same chart with a logarithmic vertical axis. */
  public Chart logarithmic() {
    return new Chart(title, caption, x, new Axis(y.label(), true), series);
  }

  /** The same chart with one more solid line through (x[i], y[i]). */
  public Chart line(String name, double[] x, double[] y) {
    return with(new Series(name, Mark.LINE, points(name, x, y)));
  }

  /** The same chart with one more dashed line through (x[i], y[i]), of published figures. */
  public Chart published(String name, double[] x, double[] y) {
    return with(new Series(name, Mark.PUBLISHED, points(name, x, y)));
  }

  /** The same chart with one more cloud of points (x[i], y[i]). */
  public Chart scatter(String name, double[] x, double[] y) {
    return with(new Series(name, Mark.POINTS, points(name, x, y)));
  }

  /** The same chart with one more series. */
  public Chart with(Series one) {
    List<Series> all = new ArrayList<>(series);
    all.add(one);
    return new Chart(title, caption, x, y, all);
  }

  private static List<Point> points(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "chart series '"
              + name
              + "': expected as many x as y, got "
              + x.length
              + " and "
              + y.length);
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      points.add(new Point(x[i], y[i]));
    }
    return points;
  }
}
