package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All that a detector over data looks at.
 *
 * @param profile of the rows
 * @param features their columns, in order
 * @param model that is trained on them
 * @param standardizes whether it brings features to mean 0 and deviation 1 first
 * @param optimizer that trains it
 * @param words how the user changes what is wrong
 */
public record DataFacts(
    DataProfile profile,
    List<FeatureColumn> features,
    Model model,
    boolean standardizes,
    OptimizerSpec optimizer,
    Words words) {

  /**
   * How settings are written by the user of this run.
   *
   * @param column the label column in Spark SQL
   * @param label reads the label as the value of an expression in Spark SQL
   * @param outputs gives the last layer so many outputs
   */
  public record Words(String column, UnaryOperator<String> label, IntFunction<String> outputs) {
    /** What to type, where these are words to type. */
    static List<String> tries(String... words) {
      return Stream.of(words).filter(text -> text.startsWith("--")).toList();
    }
  }

  /** Takes a copy. */
  public DataFacts {
    features = List.copyOf(features);
  }

  /** The training rows. */
  RowsProfile train() {
    return profile.train();
  }

  /** The model as layers, where it is no user's objective. */
  Optional<ModelSpec> layers() {
    return model instanceof ModelSpec spec ? Optional.of(spec) : Optional.empty();
  }

  /** Whether features come to layers as they are, and {@code data.standardize} would change it. */
  boolean takesFeaturesAsTheyAre() {
    return !standardizes
        && layers()
            .filter(spec -> spec.layers().stream().allMatch(Layer::differentiable))
            .filter(spec -> !normalises(spec.layers()))
            .isPresent();
  }

  private static boolean normalises(List<Layer> layers) {
    return layers.stream()
        .filter(layer -> !layer.name().equals("unflatten") && !layer.name().equals("flatten"))
        .findFirst()
        .filter(first -> first.name().equals("batch_norm") || first.name().equals("layer_norm"))
        .isPresent();
  }

  /** What a user calls a feature. */
  String name(int feature) {
    List<String> names = FeatureColumn.inputs(features);
    return "feature " + (feature < names.size() ? "'" + names.get(feature) + "'" : feature);
  }

  /** A number as people write it, of three digits where it is none of a few whole ones. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    boolean readable = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6;
    return readable ? rounded.toPlainString() : String.format(Locale.ROOT, "%.3g", value);
  }

  /** A share as text. */
  static String percent(double share) {
    return String.format(
        Locale.ROOT, share < 0.1 || share > 0.9 ? "%.1f %%" : "%.0f %%", 100 * share);
  }
}
