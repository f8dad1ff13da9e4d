package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanNotesTest {
  private static final int ROUNDS_PER_EPOCH = 4;

  private List<Layer> layers = List.of(new Layer.Linear(1));
  private Loss loss = new Loss.BceWithLogits();
  private double lr = 0.1;
  private ScheduleSpec schedule = ScheduleSpec.of("constant");
  private Regularization regularization = Regularization.NONE;
  private int epochs = 5;
  private int evaluateEvery = 1;
  private boolean alike;

  @Test
  void aSoundPlanHasNoNotes() {
    assertEquals(List.of(), notes());
    regularization = stopping("test_auc", 3, false);
    assertEquals(List.of(), notes());
    for (String type : List.of("cosine", "polynomial", "one_cycle", "linear", "inverse_sqrt")) {
      schedule = ScheduleSpec.of(type);
      assertEquals(List.of(), notes(), type);
    }
    schedule = new ScheduleSpec("step", Map.of("step_size", 4L));
    assertEquals(List.of(), notes());
    schedule = new ScheduleSpec("plateau", Map.of("patience", 2L, "metric", "auc"));
    assertEquals(List.of(), notes());
  }

  @Test
  void aLearningRateOfZeroIsTold() {
    lr = 0;
    told("optimizer.lr is 0: no parameter will change");
  }

  @Test
  void aScheduleThatChangesNothingWithinTheRunIsTold() {
    for (ScheduleSpec flat :
        List.of(
            new ScheduleSpec("step", Map.of("step_size", 5L)),
            new ScheduleSpec("multi_step", Map.of("milestones", List.of(7L, 9L))),
            new ScheduleSpec("exponential", Map.of("gamma", 1.0)))) {
      schedule = flat;
      told("schedule " + flat.type() + " changes nothing within the 5 epochs", "stays 0.1");
    }
    assertTrue(Schedules.types().contains("constant"), "which is meant to change nothing");
  }

  @Test
  void evaluationsBeyondTheRunAreTold() {
    evaluateEvery = 6;
    told("evaluate_every: 6 is more than the 5 epochs of this run");
  }

  @Test
  void aPatienceBeyondTheRunIsTold() {
    regularization = stopping("test_loss", 4, false);
    told("early_stopping cannot act within the 5 epochs", "with patience 4", "after epoch 5");
    regularization = stopping("test_loss", 4, true);
    assertEquals(List.of(), notes(), "it restores the best weights");
    regularization = Regularization.NONE;
    schedule = new ScheduleSpec("plateau", Map.of("patience", 3L));
    told("schedule plateau cannot act within the 5 epochs", "with patience 3", "after epoch 5");
    epochs = 6;
    assertEquals(List.of(), notes());
    evaluateEvery = 2;
    told("schedule plateau cannot act within the 6 epochs", "after epoch 10");
  }

  @Test
  void aMetricThatLabelsOfOneKindDoNotDefineIsTold() {
    alike = true;
    assertEquals(List.of(), notes());
    regularization = stopping("test_auc", 2, true);
    told("early_stopping cannot act: test_auc is not defined for the held-out rows");
    regularization = stopping("test_accuracy", 2, false);
    assertEquals(List.of(), notes());
    schedule = new ScheduleSpec("plateau", Map.of("patience", 1L, "metric", "auc"));
    told("schedule plateau cannot act: test_auc is not defined for the held-out rows");
    loss = new Loss.Mse();
    regularization = Regularization.NONE;
    schedule = new ScheduleSpec("plateau", Map.of("patience", 1L, "metric", "r2"));
    told("schedule plateau cannot act: test_r2 is not defined for the held-out rows");
  }

  private static Regularization stopping(String metric, long patience, boolean restore) {
    return Regularization.NONE.with(
        new EarlyStopping(metric, patience, 0, Optional.empty(), restore));
  }

  private void told(String... parts) {
    List<String> notes = notes();
    assertEquals(1, notes.size(), notes.toString());
    for (String part : parts) {
      assertTrue(notes.get(0).contains(part), part + " in " + notes);
    }
  }

  private List<String> notes() {
    BatchPlan batches = new BatchPlan(new int[] {8 * ROUNDS_PER_EPOCH}, 8);
    TrainingPlan plan =
        new TrainingPlan(
            new ModelSpec(3, layers, loss),
            batches,
            (long) epochs * ROUNDS_PER_EPOCH,
            1,
            new OptimizerSpec("sgd", Map.of("lr", lr)),
            schedule,
            1,
            evaluateEvery,
            Map.of("test", 1),
            Wire.EXACT,
            regularization);
    return PlanNotes.of(plan, alike);
  }
}
