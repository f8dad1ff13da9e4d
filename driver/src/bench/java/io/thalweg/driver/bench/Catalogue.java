package io.thalweg.driver.bench;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.ArrayList;
import java.util.List;

/** All experiments, in the order of the table. */
final class Catalogue {
  private Catalogue() {}

  static List<Experiment> all() {
    List<Experiment> all = new ArrayList<>();
    all.addAll(AccuracyExperiments.all());
    all.addAll(LoopExperiments.all());
    all.addAll(TrainingExperiments.all());
    all.addAll(FitExperiments.all());
    all.addAll(KernelExperiments.all());
    all.addAll(ProcessExperiments.all());
    return all;
  }

  /**
   * The experiments of these names, or all for none.
   *
   * @throws ThalwegException {@link ErrorCode#BAD_VALUE} for a name that is not known
   */
  static List<Experiment> named(List<String> names) {
    List<Experiment> all = all();
    List<String> known = all.stream().map(Experiment::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw UnknownKey.value("NAME", name, known);
      }
    }
    return all.stream().filter(e -> names.isEmpty() || names.contains(e.name())).toList();
  }
}
