package io.thalweg.driver.round;

import io.thalweg.driver.diagnosis.Rates;
import io.thalweg.driver.diagnosis.Rehearsal;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trials on a {@link Sample}, from the first parameters: the plan's optimizer and batch size, a
 * constant rate, no penalty. Of enough rows a quarter is not trained on, and judges. A function of
 * plan and sample, so the same on any cluster.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class LocalRehearsal<A> implements Rehearsal {
  private static final int MOST_ROUNDS = 200;
  private static final int FEWEST_ROUNDS = 20;
  private static final int HIDDEN = 32;
  private static final int ENOUGH_TO_SPLIT = 128;
  private static final long MOST_WORK = 1L << 32; // parameters times rows, for a trial

  private final TrainingPlan plan;
  private final Sample<A> sample;
  private final Sample<A> taught;
  private final Sample<A> judged;
  private final int batch;
  private final int rounds;
  private final Map<Change, Optional<Trial>> done = new HashMap<>();

  LocalRehearsal(TrainingPlan plan, Sample<A> sample) {
    this.plan = plan;
    this.sample = sample;
    int split = sample.rows().rows() * 3 / 4;
    boolean enough = sample.rows().rows() >= ENOUGH_TO_SPLIT;
    this.taught = enough ? sample.part(0, split) : sample;
    this.judged = enough ? sample.part(split, sample.rows().rows()) : sample;
    this.batch = taught.batch(plan);
    long affordable = MOST_WORK / Math.max(1, (long) plan.model().slots().size() * batch);
    this.rounds = (int) Math.min(affordable, Math.min(plan.rounds(), MOST_ROUNDS));
  }

  @Override
  public int rounds() {
    return rounds;
  }

  @Override
  public boolean judgesOtherRows() {
    return judged != sample;
  }

  @Override
  public Optional<Trial> run(Change change) {
    if (rounds < FEWEST_ROUNDS && rounds < plan.rounds() || sample.rows().rows() == 0) {
      return Optional.empty();
    }
    return done.computeIfAbsent(change, this::trial);
  }

  private Optional<Trial> trial(Change change) {
    List<String> settings = new ArrayList<>();
    Optional<Model> model = model(change, settings);
    Optional<OptimizerSpec> optimizer = optimizer(change, settings);
    if (model.isEmpty() || optimizer.isEmpty()) {
      return Optional.empty();
    }
    A parameters = model.get().initialise(sample.kernels().dtype(), plan.seed());
    double first = judged.loss(model.get(), parameters);
    new LocalTraining<>(plan, taught, batch)
        .run(
            model.get(),
            optimizer.get(),
            round -> optimizer.get().lr(),
            rounds,
            parameters,
            (round, loss) -> true);
    double last = judged.loss(model.get(), parameters);
    return Double.isFinite(first) && Double.isFinite(last)
        ? Optional.of(new Trial(change, first, last, settings))
        : Optional.empty();
  }

  private Optional<OptimizerSpec> optimizer(Change change, List<String> settings) {
    OptimizerSpec given = plan.optimizer();
    if (change.lrFactor() == 1) {
      return Optional.of(given);
    }
    String lr = Rates.times(given.lr(), change.lrFactor());
    settings.add(Rates.setting(lr));
    Map<String, Object> options = new LinkedHashMap<>(given.options());
    options.put("lr", Double.valueOf(lr));
    try {
      return Optional.of(new OptimizerSpec(given.type(), options));
    } catch (ThalwegException outOfRange) {
      return Optional.empty(); // an optimizer may bound its rate
    }
  }

  private Optional<Model> model(Change change, List<String> settings) {
    if (!change.standardize() && !change.hidden()) {
      return Optional.of(plan.model());
    }
    if (!(plan.model() instanceof ModelSpec spec)) {
      return Optional.empty();
    }
    if (change.standardize()) {
      settings.add("--set data.standardize=true");
      return Cure.isUnscaled(spec)
          ? Optional.of(spec.with(sample.standardization()))
          : Optional.empty();
    }
    List<Layer> layers = new ArrayList<>(spec.layers());
    if (!(layers.get(layers.size() - 1) instanceof Layer.Linear)) {
      return Optional.empty();
    }
    layers.addAll(layers.size() - 1, List.of(new Layer.Linear(HIDDEN), new Layer.Relu()));
    settings.add(
        String.format(
            "--set 'model.layers=%s'", flow(layers.stream().map(Layer::describe).toList())));
    return Optional.of(spec.with(layers));
  }

  /** A value as YAML on one line. */
  private static String flow(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof List<?> list
        ? list.stream().map(LocalRehearsal::flow).collect(Collectors.joining(", ", "[", "]"))
        : String.valueOf(value);
  }
}
