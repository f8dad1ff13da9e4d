package io.thalweg.driver.example;

import io.thalweg.driver.api.Objective;
import io.thalweg.driver.api.Training;
import io.thalweg.driver.report.Contours;
import io.thalweg.driver.report.Plot;
import io.thalweg.driver.report.PlotLine;
import io.thalweg.driver.report.PlotPage;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.nn.ObjectiveFunction;
import io.thalweg.shared.tensor.DType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;

/**
 * {@code surface}: five optimizers from the same start on four functions of two parameters, their
 * ways drawn over the contours.
 */
public final class Surface implements Example {

  /**
   * A function to walk on.
   *
   * @param start the first x and y
   * @param window left, right, bottom and top of the drawing; a walk ends where it leaves it
   * @param goals the minima, as {x, y}
   * @param lrs the learning rate of each optimizer, in the order of its walk
   */
  record Terrain(
      String name,
      ObjectiveFunction.WithoutData loss,
      double[] start,
      int rounds,
      double[] window,
      List<double[]> goals,
      Map<String, Double> lrs) {

    Objective objective() {
      return Objective.of(loss).parameter("x", start[0]).parameter("y", start[1]);
    }

    boolean shows(double x, double y) {
      return x >= window[0] && x <= window[1] && y >= window[2] && y <= window[3];
    }
  }

  /** The way of an optimizer: the start, then the place after each round. */
  record Walk(String optimizer, double lr, double[] x, double[] y) {
    int rounds() {
      return x.length - 1;
    }

    double lastX() {
      return x[rounds()];
    }

    double lastY() {
      return y[rounds()];
    }
  }

  static final Terrain BEALE =
      new Terrain(
          "Beale",
          p -> {
            Var x = p.get("x");
            Var y = p.get("y");
            Var first = x.mul(y).sub(x).add(1.5);
            Var second = x.mul(y.square()).sub(x).add(2.25);
            Var third = x.mul(y.square()).mul(y).sub(x).add(2.625);
            return first.square().add(second.square()).add(third.square());
          },
          new double[] {1, 1.5},
          400,
          new double[] {-0.5, 4, -2, 2},
          List.of(new double[] {3, 0.5}),
          rates(0.01, 0.005, 0.5, 0.02, 0.1));

  static final Terrain ROSENBROCK =
      new Terrain(
          "Rosenbrock",
          p -> {
            Var x = p.get("x");
            Var valley = p.get("y").sub(x.square()).square().mul(100);
            return x.sub(1).square().add(valley);
          },
          new double[] {-1.5, 2},
          1000,
          new double[] {-2, 2, -1, 3},
          List.of(new double[] {1, 1}),
          rates(0.001, 0.0005, 0.5, 0.01, 0.1));

  /** The start is off the ridge by a thousandth, where the gradient along y is all but 0. */
  static final Terrain SADDLE =
      new Terrain(
          "Saddle",
          p -> p.get("x").square().sub(p.get("y").square()),
          new double[] {-1.5, 0.001},
          200,
          new double[] {-2, 2, -1.5, 1.5},
          List.of(),
          rates(0.05, 0.05, 0.3, 0.02, 0.05));

  static final Terrain TWO_BASINS =
      new Terrain(
          "Two basins",
          p -> {
            Var x = p.get("x");
            Var wells = x.square().sub(1).square();
            return wells.add(x.mul(0.3)).add(p.get("y").square());
          },
          new double[] {1.6, 1.2},
          200,
          new double[] {-2, 2, -1.5, 1.5},
          List.of(new double[] {-1.0354, 0}, new double[] {0.9598, 0}),
          rates(0.02, 0.02, 0.3, 0.02, 0.1));

  private static Map<String, Double> rates(
      double sgd, double momentum, double adagrad, double rmsprop, double adam) {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("sgd", sgd);
    rates.put("momentum", momentum);
    rates.put("adagrad", adagrad);
    rates.put("rmsprop", rmsprop);
    rates.put("adam", adam);
    return rates;
  }

  /** Walks with every optimizer; a walk that leaves the drawing ends there. */
  static List<Walk> walks(Terrain terrain, SparkSession spark) {
    List<Walk> walks = new ArrayList<>();
    terrain.lrs().forEach((type, lr) -> walks.add(walk(terrain, type, lr, spark)));
    return walks;
  }

  private static Walk walk(Terrain terrain, String optimizer, double lr, SparkSession spark) {
    List<double[]> places = new ArrayList<>(List.of(terrain.start()));
    Training.of(terrain.objective())
        .optimizer(optimizer, lr)
        .rounds(terrain.rounds())
        .dtype(DType.FLOAT64)
        .onRound(
            round -> {
              double[] place = {round.scalar("x"), round.scalar("y")};
              places.add(place);
              if (!terrain.shows(place[0], place[1])) {
                round.stop();
              }
            })
        .run(spark);
    return new Walk(
        optimizer,
        lr,
        places.stream().mapToDouble(place -> place[0]).toArray(),
        places.stream().mapToDouble(place -> place[1]).toArray());
  }

  /** What became of a walk, from its places alone. */
  static String outcome(Terrain terrain, Walk walk) {
    if (terrain == SADDLE) {
      return atSaddle(walk);
    }
    String end =
        String.format(
            Locale.ROOT,
            "after %d rounds at (%.3f, %.3f)",
            walk.rounds(),
            walk.lastX(),
            walk.lastY());
    if (!terrain.shows(walk.lastX(), walk.lastY())) {
      return "left the drawing, " + end;
    }
    double distance =
        terrain.goals().stream()
            .mapToDouble(goal -> Math.hypot(walk.lastX() - goal[0], walk.lastY() - goal[1]))
            .min()
            .orElseThrow();
    return String.format(Locale.ROOT, "%s, %.2g from a minimum", end, distance);
  }

  /** At the saddle: when it was reached, and when it was left again. */
  private static String atSaddle(Walk walk) {
    int near = -1;
    int left = -1;
    for (int i = 0; i <= walk.rounds(); i++) {
      near = near < 0 && Math.hypot(walk.x()[i], walk.y()[i]) < 0.1 ? i : near;
      left = left < 0 && Math.abs(walk.y()[i]) > 1 ? i : left;
    }
    String came =
        near < 0
            ? "passes the saddle at a distance"
            : "comes within 0.1 of the saddle in round " + near;
    return came
        + (left < 0 ? " and is still there" : ", is down the slope (|y| > 1) in round " + left);
  }

  @Override
  public String name() {
    return "surface";
  }

  @Override
  public String summary() {
    return "walks five optimizers over Beale, Rosenbrock, a saddle and two basins";
  }

  @Override
  public void run(Setting setting) {
    PlotPage page =
        new PlotPage(
            "Five optimizers on four surfaces",
            "Each optimizer starts at the same place. Contours are lines of equal loss,"
                + " stronger where it is lower; where ways lie on each other the earlier one of the"
                + " legend is the wider one; a cross marks a minimum, a dot the end of a way.");
    setting
        .out()
        .println(
            "the way of each optimizer over a surface from the same start, by rounds (steps):");
    for (Terrain terrain : List.of(BEALE, ROSENBROCK, SADDLE, TWO_BASINS)) {
      List<Walk> walks = walks(terrain, setting.spark());
      setting.out().println(terrain.name());
      for (Walk walk : walks) {
        setting.out().printf("  %-9s %s%n", walk.optimizer(), outcome(terrain, walk));
      }
      addTo(page, terrain, walks);
    }
    setting.report(page);
  }

  static void addTo(PlotPage page, Terrain terrain, List<Walk> walks) {
    PlotPage.Section section = page.section(terrain.name());
    section.plot(plot(terrain, walks));
    section.row("optimizer", "lr", "what it does in this run");
    for (Walk walk : walks) {
      section.row(
          walk.optimizer(),
          BigDecimal.valueOf(walk.lr()).stripTrailingZeros().toPlainString(),
          outcome(terrain, walk));
    }
  }

  private static Plot plot(Terrain terrain, List<Walk> walks) {
    double[] window = terrain.window();
    ToDoubleFunction<double[]> value = terrain.objective().function();
    Contours contours =
        Contours.of(
            (x, y) -> value.applyAsDouble(new double[] {x, y}),
            window[0],
            window[1],
            window[2],
            window[3]);
    List<PlotLine> curves =
        walks.stream().map(walk -> new PlotLine(walk.optimizer(), walk.x(), walk.y())).toList();
    return Plot.of(terrain.name(), "x", "y", curves).over(contours, terrain.goals());
  }
}
