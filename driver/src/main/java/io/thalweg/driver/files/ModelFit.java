package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.nn.Task;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the parts of a model fit its description exactly. */
final class ModelFit {
  private static final int MAX_VALUES = 100_000;

  private ModelFit() {}

  /**
   * Checks the inputs, task, classes, parameters and finiteness of a model. Of one with code that
   * is not in its file only the last.
   *
   * @throws ThalwegException BAD_MODEL_FILE
   */
  static void require(ModelFile<?> model) {
    if (!model.isFinite()) {
      throw bad("a parameter is not finite", "finite numbers", "NaN or infinity");
    }
    if (ModelFiles.isWhole(model)) {
      ModelSpec spec = spec(model);
      ModelDescription description = model.description();
      equal("inputs", spec.inputs(), description.inputs());
      Task task = spec.task();
      equal("task", task.name().toLowerCase(Locale.ROOT), description.task());
      equal("classes", task.classes(spec.outputs()), description.classes());
      slots(model, spec.slots());
    }
  }

  /** Checks that a model has just these parameters. */
  static void slots(ModelFile<?> model, Slots slots) {
    List<String> found = model.views().stream().map(view -> view.name() + view.shape()).toList();
    List<String> expected = slots.list().stream().map(slot -> slot.name() + slot.shape()).toList();
    if (!found.equals(expected)) {
      throw bad(
          "the model file has other parameters than its "
              + (ModelFiles.isObjective(model) ? "objective" : "layers"),
          Excerpt.of(String.join(", ", expected)),
          Excerpt.of(String.join(", ", found)));
    }
  }

  /** Checks that a model is described by these layers and this loss. */
  static void network(ModelFile<?> model, Map<String, Object> described) {
    String expected = Json.line(model.description().model());
    String found = Json.line(described);
    if (!found.equals(expected)) {
      throw bad("the network is not the one of the model file", expected, found);
    }
  }

  /**
   * The network that a description names. What is wrong with a description that nobody has written
   * can show anywhere in its layers, so whatever they throw says the same.
   */
  static ModelSpec spec(ModelFile<?> model) {
    if (values(model.description().model()) > MAX_VALUES) {
      throw bad("the description has too many layers", MAX_VALUES + " values at most", "more");
    }
    try {
      ModelSpec spec = ModelSpec.fromMap(model.description().model());
      return model.scaling().map(scaling -> spec.with(scaling.standardize())).orElse(spec);
    } catch (RuntimeException e) {
      String found = e instanceof ThalwegException error ? error.what() : e.toString();
      throw bad("the description names no model", "layers and a loss that fit", Excerpt.of(found))
          .cause(e);
    }
  }

  private static long values(Object value) {
    Collection<?> inner =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof List<?> list ? list : List.of();
    return 1 + inner.stream().mapToLong(ModelFit::values).sum();
  }

  private static void equal(String key, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw bad("'" + key + "' does not fit the layers", expected.toString(), found.toString());
    }
  }

  private static ThalwegException bad(String what, String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, what).expected(expected).found(found);
  }
}
