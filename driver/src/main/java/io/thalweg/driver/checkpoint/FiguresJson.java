package io.thalweg.driver.checkpoint;

import io.thalweg.driver.files.JsonFields;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.schedule.ScheduleState;
import io.thalweg.driver.state.Refuge;
import io.thalweg.driver.state.Rollback;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainFigures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Figures of a state as plain data and back, bit for bit: floating-point numbers are hexadecimal
 * texts ({@link Double#toHexString}), which also have NaN and the infinities.
 */
final class FiguresJson {
  private static final String PENDING = "pending";
  private static final String ROLLBACKS = "rollbacks";
  private static final String REFUGE = "refuge";

  private FiguresJson() {}

  static Map<String, Object> write(TrainFigures figures) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rounds", figures.rounds());
    map.put("empty_rounds", figures.emptyRounds());
    map.put("rows", figures.rows());
    map.put("last_loss", exact(figures.lastLoss()));
    map.put("epoch_loss", exact(figures.epochLoss()));
    map.put("epoch_weight", exact(figures.epochWeight()));
    Map<String, Object> schedule = new LinkedHashMap<>();
    figures.schedule().values().forEach((name, value) -> schedule.put(name, exact(value)));
    map.put("schedule", schedule);
    Map<String, Object> stopping = new LinkedHashMap<>();
    stopping.put("best", exact(figures.stopping().best()));
    stopping.put("best_round", figures.stopping().bestRound());
    stopping.put("waited", figures.stopping().waited());
    map.put("early_stopping", stopping);
    map.put(
        ROLLBACKS,
        figures.rollbacks().stream()
            .map(done -> Map.of("round", done.round(), "to", done.to(), "lr", exact(done.lr())))
            .toList());
    figures.pending().ifPresent(round -> map.put(PENDING, write(round)));
    figures.refuge().ifPresent(refuge -> map.put(REFUGE, write(refuge)));
    return map;
  }

  static TrainFigures read(JsonFields fields) {
    JsonFields stopping = fields.object("early_stopping");
    JsonFields schedule = fields.object("schedule");
    Map<String, Double> learnt = new TreeMap<>();
    schedule.toMap().keySet().forEach(name -> learnt.put(name, exact(schedule, name)));
    return new TrainFigures(
        fields.number("rounds"),
        fields.number("empty_rounds"),
        fields.number("rows"),
        exact(fields, "last_loss"),
        exact(fields, "epoch_loss"),
        exact(fields, "epoch_weight"),
        new ScheduleState(learnt),
        new EarlyStopping.Progress(
            exact(stopping, "best"), stopping.number("best_round"), stopping.number("waited")),
        fields.has(PENDING) ? Optional.of(outcome(fields.object(PENDING))) : Optional.empty(),
        fields.objects(ROLLBACKS).stream().map(FiguresJson::rollback).toList(),
        fields.has(REFUGE) ? Optional.of(refuge(fields.object(REFUGE))) : Optional.empty());
  }

  private static Rollback rollback(JsonFields fields) {
    return new Rollback(fields.number("round"), fields.number("to"), exact(fields, "lr"));
  }

  private static Map<String, Object> write(Refuge refuge) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kept_at", refuge.keptAt());
    map.put("since", refuge.since());
    map.put("sum", exact(refuge.sum()));
    map.put("count", refuge.count());
    map.put("before", exact(refuge.before()));
    return map;
  }

  private static Refuge refuge(JsonFields fields) {
    return new Refuge(
        fields.number("kept_at"),
        fields.number("since"),
        exact(fields, "sum"),
        fields.number("count"),
        exact(fields, "before"));
  }

  private static Map<String, Object> write(RoundOutcome outcome) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("round", outcome.round());
    map.put("epoch", outcome.epoch());
    map.put("loss", exact(outcome.loss()));
    map.put("penalty", exact(outcome.penalty()));
    map.put("lr", exact(outcome.lr()));
    map.put("norm", exact(outcome.norm()));
    map.put("rows", outcome.rows());
    map.put("weight", exact(outcome.weight()));
    map.put("train_nanos", outcome.trainNanos());
    return map;
  }

  private static RoundOutcome outcome(JsonFields fields) {
    return new RoundOutcome(
        fields.number("round"),
        fields.number("epoch"),
        exact(fields, "loss"),
        exact(fields, "penalty"),
        exact(fields, "lr"),
        exact(fields, "norm"),
        fields.number("rows"),
        exact(fields, "weight"),
        fields.number("train_nanos"),
        Map.of());
  }

  private static String exact(double value) {
    return Double.toHexString(value);
  }

  private static double exact(JsonFields fields, String key) {
    return Double.parseDouble(fields.text(key));
  }
}
