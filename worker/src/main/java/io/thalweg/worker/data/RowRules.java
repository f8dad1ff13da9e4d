package io.thalweg.worker.data;

import io.thalweg.shared.data.NumberRule;
import java.io.Serializable;

/**
 * Which rows a model accepts, beside their numbers being finite.
 *
 * @param features what every feature has to be
 * @param label what the label has to be
 */
public record RowRules(NumberRule features, NumberRule label) implements Serializable {
  /** Any finite numbers. */
  public static RowRules any() {
    return new RowRules(NumberRule.any(), NumberRule.any());
  }
}
