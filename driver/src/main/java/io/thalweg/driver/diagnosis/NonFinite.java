package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.nn.LayerMeasure;
import io.thalweg.shared.nn.Model;
import io.thalweg.worker.compute.Fault;
import io.thalweg.worker.data.OddRow;
import io.thalweg.worker.data.PickedRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a round whose loss or gradient is not finite, and what follows from it.
 *
 * @param model that was trained
 * @param fault the first operation that made no finite number of finite ones; empty where every row
 *     by itself is finite, or parameters are not
 * @param odd the row whose numbers are the farthest beyond all others', where the rows without it
 *     train well
 * @param drawn the layers at the first parameters
 * @param first whether it was the first round
 * @param batchRows rows of the round's batch
 * @param columns what features, then numbers of the label, are called
 */
public record NonFinite(
    Model model,
    Optional<Fault> fault,
    Optional<OddRow> odd,
    List<LayerMeasure> drawn,
    boolean first,
    long batchRows,
    List<String> columns) {

  /** Takes copies. */
  public NonFinite {
    drawn = List.copyOf(drawn);
    columns = List.copyOf(columns);
  }

  /**
   * A cause, and the row that it shows in, where it shows in one.
   *
   * @param finding without its round and row
   */
  public record Cause(Finding finding, Optional<PickedRow> row) {}

  /** The cause that the evidence shows by itself; empty where settings have to be tried. */
  public Optional<Cause> cause() {
    Optional<PickedRow> row = fault.map(Fault::row);
    Optional<Finding> unstable = fault.flatMap(known -> HandWritten.of(values(), known));
    Optional<Finding> invalid = fault.flatMap(known -> Undefined.of(values(), known, batchRows));
    if (odd.isPresent() && (invalid.isEmpty() || isOdd(row))) {
      return Optional.of(
          new Cause(badRow(odd.get(), columns, Severity.ERROR), Optional.of(odd.get().row())));
    }
    return unstable
        .or(() -> invalid)
        .map(finding -> new Cause(located(finding), row))
        .or(() -> growing().map(finding -> new Cause(finding, Optional.empty())));
  }

  /**
   * What is left to say where no settings are found that help.
   *
   * @param lr the learning rate
   */
  public Finding otherwise(double lr) {
    String lower = Rates.setting(Rates.lower(lr, 1));
    Finding finding =
        first
            ? Finding.of(
                Code.EXPLODING_GRADIENTS,
                Severity.ERROR,
                "numbers are not finite at the first parameters, before any step",
                "draw smaller parameters, or bring what they are multiplied with to a scale of 1")
            : Finding.of(
                    Code.LR_TOO_HIGH,
                    Severity.ERROR,
                    "the steps have led to parameters at which numbers are not finite",
                    "take a smaller learning rate, such as " + lower)
                .seen("lr", lr)
                .tries(lower);
    return located(finding);
  }

  /** {@code finding}, in the part of the model where the first number is not finite. */
  public Finding located(Finding finding) {
    return finding.layer().isPresent() ? finding : place().map(finding::at).orElse(finding);
  }

  private Optional<String> place() {
    return fault.map(known -> values().get(known.value()).part()).filter(part -> !part.isEmpty());
  }

  /** The first operation that has no finite result, in words; empty where there is none. */
  public Optional<String> operation() {
    return fault.map(
        known ->
            Operations.text(values().get(known.value()), known)
                + Operations.rows(known, batchRows)
                + place().map(part -> ", in " + part).orElse(""));
  }

  /** A number as people write it, to four digits. */
  public static String number(double value) {
    return Operations.number(value);
  }

  private List<Var> values() {
    Graph graph = new Graph();
    model.record(graph);
    return graph.values();
  }

  private boolean isOdd(Optional<PickedRow> row) {
    return row.filter(
            known ->
                known.shard() == odd.orElseThrow().row().shard()
                    && known.row() == odd.orElseThrow().row().row())
        .isPresent();
  }

  /**
   * The finding of a row that is unlike all others, without its place.
   *
   * @param columns what features, then numbers of the label, are called
   */
  public static Finding badRow(OddRow row, List<String> columns, Severity severity) {
    String column = columns.get(row.column());
    String others =
        row.rows() == 1 ? "" : String.format(Locale.ROOT, " (%d rows are like that)", row.rows());
    return Finding.of(
            Code.BAD_ROW,
            severity,
            String.format(
                Locale.ROOT,
                "%s is %s in one row, %.3g times what other rows have%s; without it the rows train",
                column,
                Operations.number(row.value()),
                Limits.ODD * row.excess(),
                others),
            "correct the row or leave it out")
        .seen("value", row.value())
        .seen("times_usual", Limits.ODD * row.excess())
        .seen("rows", row.rows());
  }

  /** Layers whose outputs grow from one to the next, as their parameters are drawn. */
  private Optional<Finding> growing() {
    if (drawn.size() < 2) {
      return Optional.empty();
    }
    double begin = drawn.get(0).meanSize();
    double end = drawn.get(drawn.size() - 1).meanSize();
    if (end <= Limits.GROWING * begin) { // where it is no number, it has grown
      return Optional.empty();
    }
    int at = 1;
    while (drawn.get(at).meanSize() <= Limits.GROWING_LAYER * drawn.get(at - 1).meanSize()) {
      if (++at == drawn.size()) {
        return Optional.empty();
      }
    }
    LayerMeasure layer = drawn.get(at);
    return Optional.of(
        Finding.of(
                Code.EXPLODING_GRADIENTS,
                Severity.ERROR,
                String.format(
                    Locale.ROOT,
                    "as the parameters are drawn, outputs grow from layer to layer: %.3g on average"
                        + " before %s, %.3g behind it, %.3g in the end",
                    drawn.get(at - 1).meanSize(),
                    layer.layer(),
                    layer.meanSize(),
                    end),
                "draw smaller parameters: leave out init, whose default keeps outputs of one size,"
                    + " or put a layer_norm before each activation")
            .at(layer.layer())
            .seen("size_before", drawn.get(at - 1).meanSize())
            .seen("size_behind", layer.meanSize())
            .seen("size_of_outputs", end));
  }
}
