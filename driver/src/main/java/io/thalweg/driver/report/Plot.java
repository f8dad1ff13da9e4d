package io.thalweg.driver.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Curves in a plane, drawn as one SVG with its labels. Immutable.
 *
 * @param title what is shown
 * @param xName what the horizontal axis counts
 * @param yName what the vertical axis counts
 * @param curves their order gives their colours
 * @param logX whether equal horizontal distances are equal ratios
 * @param logY whether the vertical axis is logarithmic where the values span a decade
 * @param note a line below; may be empty
 * @param contours what lies behind the curves and bounds the plane
 * @param goals points that are marked with a cross, {x, y}
 */
public record Plot(
    String title,
    String xName,
    String yName,
    List<PlotLine> curves,
    boolean logX,
    boolean logY,
    String note,
    Optional<Contours> contours,
    List<double[]> goals) {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 42;

  /** Takes copies. */
  public Plot {
    curves = List.copyOf(curves);
    goals = List.copyOf(goals);
  }

  /** Curves over linear axes. */
  public static Plot of(String title, String xName, String yName, List<PlotLine> curves) {
    return new Plot(title, xName, yName, curves, false, false, "", Optional.empty(), List.of());
  }

  /** The same over a logarithmic horizontal axis. */
  public Plot withLogX() {
    return new Plot(title, xName, yName, curves, true, logY, note, contours, goals);
  }

  /** The same over a logarithmic vertical axis, where the values span a decade. */
  public Plot withLogY() {
    return new Plot(title, xName, yName, curves, logX, true, note, contours, goals);
  }

  /** The same with a line of text below. */
  public Plot withNote(String text) {
    return new Plot(title, xName, yName, curves, logX, logY, text, contours, goals);
  }

  /** The same over contours, with crosses at the given points. */
  public Plot over(Contours surface, List<double[]> points) {
    return new Plot(title, xName, yName, curves, logX, logY, note, Optional.of(surface), points);
  }

  /** Adds the plot to {@code page}. */
  void appendTo(Html page) {
    page.add("<figure class=\"chart plane\"><figcaption><h3>%s</h3>", title);
    legend(page);
    page.raw("</figcaption>");
    Range xs = range(curves.stream().map(PlotLine::x));
    Range ys = range(curves.stream().map(PlotLine::y));
    if (xs.isEmpty() || ys.isEmpty()) {
      page.raw("<p class=\"empty\">There is no finite value.</p></figure>\n");
      return;
    }
    draw(page, horizontal(xs), vertical(ys));
    page.add(note.isEmpty() ? "%s" : "<p class=\"note-line\">%s</p>", note);
    page.raw("</figure>\n");
  }

  private void legend(Html page) {
    page.raw("<span class=\"legend\">");
    for (int i = 0; i < curves.size() && curves.size() > 1; i++) {
      page.add("<span class=\"key c%s\"><i></i>%s</span>", i, curves.get(i).name());
    }
    page.raw("</span>");
  }

  private Axis horizontal(Range xs) {
    if (contours.isPresent()) {
      return exact(contours.get().left(), contours.get().right());
    }
    return logX ? Axis.log(xs) : Axis.linear(xs, true, 6);
  }

  private Axis vertical(Range ys) {
    if (contours.isPresent()) {
      return exact(contours.get().bottom(), contours.get().top());
    }
    return logY && Axis.logIsWorthwhile(ys) ? Axis.log(ys) : Axis.linear(ys, true, 5);
  }

  private static Axis exact(double low, double high) {
    Axis round = Axis.linear(new Range(low, high, high), false, 5);
    List<Axis.Tick> within =
        round.ticks().stream()
            .filter(tick -> tick.value() >= low - 1e-9 && tick.value() <= high + 1e-9)
            .toList();
    return new Axis(false, low, high, within);
  }

  private static Range range(Stream<double[]> values) {
    double[] finite =
        values.flatMapToDouble(DoubleStream::of).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return new Range(1, 0, Double.POSITIVE_INFINITY);
    }
    double positive =
        DoubleStream.of(finite).filter(v -> v > 0).findFirst().orElse(Double.POSITIVE_INFINITY);
    return new Range(finite[0], finite[finite.length - 1], positive);
  }

  private void draw(Html page, Axis horizontal, Axis vertical) {
    page.add("<svg viewBox=\"0 0 %s %s\" role=\"img\"><title>%s</title>", WIDTH, HEIGHT, title);
    page.add(
        "<svg class=\"inner\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">",
        LEFT, TOP, inWidth(), inHeight(), inWidth(), inHeight());
    contours.ifPresent(surface -> contours(page, surface, horizontal, vertical));
    if (contours.isEmpty()) {
      grid(page, horizontal, vertical);
    }
    for (int i = 0; i < curves.size(); i++) {
      curve(page, i, horizontal, vertical);
    }
    for (double[] goal : goals) {
      String x = x(horizontal, goal[0]);
      String y = y(vertical, goal[1]);
      page.add("<path class=\"goal\" d=\"M%s,%sm-5,-5l10,10m0,-10l-10,10\"/>", x, y);
    }
    page.raw("</svg>");
    labels(page, horizontal, vertical);
    page.raw("</svg>");
  }

  private static int inWidth() {
    return WIDTH - LEFT - RIGHT;
  }

  private static int inHeight() {
    return HEIGHT - TOP - BOTTOM;
  }

  private void contours(Html page, Contours surface, Axis horizontal, Axis vertical) {
    int levels = surface.lines().size();
    for (int level = 0; level < levels; level++) {
      StringBuilder path = new StringBuilder();
      for (double[] line : surface.lines().get(level)) {
        path.append('M').append(x(horizontal, line[0])).append(',').append(y(vertical, line[1]));
        path.append('L').append(x(horizontal, line[2])).append(',').append(y(vertical, line[3]));
      }
      String opacity = String.format(Locale.ROOT, "%.2f", 1 - 0.75 * level / levels);
      page.add("<path class=\"contour\" stroke-opacity=\"%s\" d=\"%s\"/>", opacity, path);
    }
  }

  private static void grid(Html page, Axis horizontal, Axis vertical) {
    for (Axis.Tick tick : vertical.ticks()) {
      page.add("<path class=\"grid\" d=\"M0,%sH%s\"/>", y(vertical, tick.value()), inWidth());
    }
    for (Axis.Tick tick : horizontal.ticks()) {
      page.add("<path class=\"grid\" d=\"M%s,0V%s\"/>", x(horizontal, tick.value()), inHeight());
    }
  }

  private void curve(Html page, int index, Axis horizontal, Axis vertical) {
    PlotLine curve = curves.get(index);
    StringBuilder path = new StringBuilder();
    String last = "";
    for (int i = 0; i < curve.x().length; i++) {
      if (Double.isFinite(curve.x()[i]) && Double.isFinite(curve.y()[i])) {
        String point = x(horizontal, curve.x()[i]) + "," + y(vertical, curve.y()[i]);
        boolean seen = point.equals(last);
        path.append(seen ? "" : (path.isEmpty() ? "M" : "L") + point);
        last = point;
      }
    }
    String kind = contours.isPresent() ? "line over" : "line"; // ways that join stay visible
    page.add("<path class=\"%s c%s\" d=\"%s\"/>", kind, index, path);
    if (contours.isPresent() && !last.isEmpty()) {
      page.add("<path class=\"dots c%s\" d=\"M%sh0\"/>", index, last);
    }
  }

  private void labels(Html page, Axis horizontal, Axis vertical) {
    for (Axis.Tick tick : vertical.ticks()) {
      double y = TOP + (1 - vertical.place(tick.value())) * inHeight() + 4;
      page.add(
          "<text class=\"end\" x=\"%s\" y=\"%s\">%s</text>", LEFT - 7, number(y), tick.label());
    }
    for (Axis.Tick tick : horizontal.ticks()) {
      double x = LEFT + horizontal.place(tick.value()) * inWidth();
      page.add(
          "<text class=\"middle\" x=\"%s\" y=\"%s\">%s</text>",
          number(x), HEIGHT - BOTTOM + 17, tick.label());
    }
    page.add(
        "<text class=\"middle name\" x=\"%s\" y=\"%s\">%s</text>",
        LEFT + inWidth() / 2, HEIGHT - 7, xName);
    page.add(
        "<text class=\"middle name\" transform=\"translate(12 %s) rotate(-90)\">%s</text>",
        TOP + inHeight() / 2, yName);
  }

  private static String x(Axis axis, double value) {
    return number(raw(axis, value) * inWidth());
  }

  private static String y(Axis axis, double value) {
    return number((1 - raw(axis, value)) * inHeight());
  }

  /** The place of a value, also beyond the ends of a linear axis, where the drawing is clipped. */
  private static double raw(Axis axis, double value) {
    if (axis.log()) {
      return axis.place(value);
    }
    double place = (value - axis.low()) / (axis.high() - axis.low());
    return Math.max(-2, Math.min(3, place));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
