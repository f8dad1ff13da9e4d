package io.thalweg.driver.round;

import io.thalweg.driver.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The loss while the learning rate grows from round to round (Smith: "Cyclical Learning Rates for
 * Training Neural Networks", 2017): where it falls the fastest stands a good rate, where it rises
 * the largest one.
 *
 * @param points by ascending rate; the losses are smoothed
 * @param suggested where the loss falls the fastest; empty where it never falls
 */
public record RangeTest(List<Point> points, OptionalDouble suggested) {
  private static final double FROM = 1e-6;
  private static final double TO = 100;
  private static final int ROUNDS = 160;
  private static final double SMOOTH = 0.8;
  private static final double GONE = 4; // times the best loss: the rest is of no interest

  /** The smoothed loss at a rate. */
  public record Point(double lr, double loss) {}

  /** Takes a copy. */
  public RangeTest {
    points = List.copyOf(points);
  }

  /** The test of a plan's optimizer on a sample, from the first parameters. */
  public static <A> RangeTest of(TrainingPlan plan, Sample<A> sample) {
    List<Point> points = new ArrayList<>();
    double[] smooth = {Double.NaN, Double.POSITIVE_INFINITY}; // the mean so far, and its lowest
    OptimizerSpec optimizer = plan.optimizer();
    A parameters = plan.model().initialise(sample.kernels().dtype(), plan.seed());
    new LocalTraining<>(plan, sample, sample.batch(plan))
        .run(
            plan.model(),
            optimizer,
            RangeTest::rate,
            ROUNDS,
            parameters,
            (round, loss) -> {
              smooth[0] = Double.isNaN(smooth[0]) ? loss : SMOOTH * smooth[0] + (1 - SMOOTH) * loss;
              smooth[1] = Math.min(smooth[1], smooth[0]);
              points.add(new Point(rate(round), smooth[0]));
              return smooth[0] <= GONE * smooth[1] || smooth[1] <= 0;
            });
    return new RangeTest(points, steepest(points));
  }

  private static double rate(int round) {
    return FROM * Math.pow(TO / FROM, round / (ROUNDS - 1.0));
  }

  /** The rate at which the loss falls the fastest, before its lowest point; one digit. */
  private static OptionalDouble steepest(List<Point> points) {
    int lowest = 0;
    for (int i = 1; i < points.size(); i++) {
      lowest = points.get(i).loss() < points.get(lowest).loss() ? i : lowest;
    }
    int at = -1;
    double fall = 0;
    int span = 4;
    for (int i = span; i + span <= lowest; i++) {
      double here = points.get(i - span).loss() - points.get(i + span).loss();
      if (here > fall) {
        fall = here;
        at = i;
      }
    }
    return at < 0 ? OptionalDouble.empty() : OptionalDouble.of(points.get(at).lr());
  }
}
