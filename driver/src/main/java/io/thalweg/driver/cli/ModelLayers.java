package io.thalweg.driver.cli;

import io.thalweg.driver.report.LayerRow;
import io.thalweg.shared.nn.EmbeddedInput;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The layers of a model as the report and {@code inspect} list them. */
final class ModelLayers {
  private ModelLayers() {}

  /** One row per embedded input, then one per layer. */
  static List<LayerRow> rows(ModelSpec model) {
    List<LayerRow> rows = new ArrayList<>();
    for (int i = 0; i < model.embedded().size(); i++) {
      EmbeddedInput embedded = model.embedded().get(i);
      Slot table = model.slots().list().get(i);
      rows.add(
          new LayerRow(
              "embed: " + embedded.column(),
              "(" + embedded.dim() + ")",
              table.name() + " " + table.shape(),
              table.size()));
    }
    for (int i = 0; i < model.layers().size(); i++) {
      String prefix = i + ".";
      List<Slot> slots =
          model.slots().list().stream().filter(slot -> slot.name().startsWith(prefix)).toList();
      rows.add(
          new LayerRow(
              model.layers().get(i).text(),
              model.shapes().get(i + 1).toString(),
              slots.stream()
                  .map(slot -> slot.name() + " " + slot.shape())
                  .collect(Collectors.joining(", ")),
              slots.stream().mapToLong(slot -> slot.shape().size()).sum()));
    }
    return rows;
  }
}
