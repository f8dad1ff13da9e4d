package io.thalweg.driver.round;

import io.thalweg.driver.optim.OptimizerSpec;
import java.util.List;
import java.util.Map;

/**
 * Whether a model can learn a few rows by heart: what cannot be learnt there is not learnt on all
 * rows either.
 *
 * @param rows how many
 * @param rounds of Adam, at the best of a few rates
 * @param first mean loss before
 * @param last mean loss after
 */
public record OneBatch(int rows, int rounds, double first, double last) {
  private static final int ROWS = 32;
  private static final int ROUNDS = 300;
  private static final double LEARNT = 0.1;

  /** Whether most of the loss has gone. */
  public boolean passes() {
    return last < LEARNT * first;
  }

  /** Trains the plan's model on the first rows of a sample. */
  public static <A> OneBatch of(TrainingPlan plan, Sample<A> sample) {
    int count = Math.min(ROWS, sample.rows().rows());
    Sample<A> few = sample.part(0, count);
    double before = Double.NaN;
    double best = Double.POSITIVE_INFINITY;
    for (double lr : List.of(0.1, 0.01, 0.001)) {
      A parameters = plan.model().initialise(sample.kernels().dtype(), plan.seed());
      before = few.loss(plan.model(), parameters);
      OptimizerSpec adam = new OptimizerSpec("adam", Map.of("lr", lr));
      new LocalTraining<>(plan, few, count)
          .run(plan.model(), adam, round -> lr, ROUNDS, parameters, (round, loss) -> true);
      double after = few.loss(plan.model(), parameters);
      best = after < best ? after : best;
    }
    return new OneBatch(count, ROUNDS, before, best);
  }
}
