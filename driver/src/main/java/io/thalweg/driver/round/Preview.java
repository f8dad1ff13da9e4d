package io.thalweg.driver.round;

import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.optim.schedule.Schedule;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first rounds of a plan on a sample alone, and what a {@link Doctor} finds in them. */
public final class Preview {
  private static final int ROUNDS = 200;

  private Preview() {}

  /** What is wrong with these rounds. */
  public static <A> List<Finding> of(TrainingPlan plan, KnownRows<A> known) {
    Sample<A> sample = known.sample();
    List<Finding> findings = new ArrayList<>();
    Doctor<A> doctor =
        new Doctor<>(plan, Diagnosis.WARN, OnDivergence.STOP, Optional.of(known), findings::add);
    A parameters = plan.model().initialise(sample.kernels().dtype(), plan.seed());
    Schedule schedule = plan.rates();
    int rounds = (int) Math.min(ROUNDS, plan.rounds());
    int batch = sample.batch(plan);
    try {
      new LocalTraining<>(plan, sample, batch)
          .run(
              plan.model(),
              plan.optimizer(),
              round -> schedule.lr(round, schedule.init()),
              rounds,
              parameters,
              (round, loss) -> {
                double lr = schedule.lr(round, schedule.init());
                doctor.observe(
                    new RoundOutcome(
                        round, plan.epoch(round), loss, 0, lr, 0, batch, batch, 0, Map.of()),
                    parameters);
                return true;
              });
    } catch (ThalwegException ended) {
      if (ended.code() != ErrorCode.LOSS_GREW) {
        throw ended;
      } // the finding says so
    }
    return findings;
  }
}
