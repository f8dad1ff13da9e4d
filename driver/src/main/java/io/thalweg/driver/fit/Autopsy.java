package io.thalweg.driver.fit;

import io.thalweg.driver.cluster.Replay;
import io.thalweg.driver.diagnosis.NonFinite;
import io.thalweg.driver.diagnosis.Unusual;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.round.Sample;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.LayerMeasure;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.data.OddRow;
import io.thalweg.worker.data.PickedRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Finds out why a round has no finite loss or gradient: its batch is run again with a look at every
 * operation, and the rows are searched for one that is unlike all others. Runs ordinary Spark jobs,
 * for which no session may hold the slots.
 *
 * @param packing knows where rows come from
 * @param drawn the first parameters
 */
record Autopsy<A>(
    Packing<A> packing,
    Kernels<A> kernels,
    PackedData<A> rows,
    TrainingPlan plan,
    Supplier<A> drawn) {
  private static final int SAMPLE_ROWS = 1024;
  private static final int SHOWN = 32; // values of a row in a finding

  /**
   * What is known of a round.
   *
   * @param round from 0
   * @param parameters before it
   */
  NonFinite examine(long round, A parameters) {
    boolean asked = round < plan.rounds(); // else its last round has come to an end
    Replay<A> replay = replay(round);
    Command.Step step = plan.command(round);
    Optional<Sample<A>> sample =
        rows.width() == 0 ? Optional.empty() : Optional.of(Sample.of(kernels, rows, SAMPLE_ROWS));
    return new NonFinite(
        plan.model(),
        asked ? replay.fault(step, parameters) : Optional.empty(),
        sample.flatMap(known -> oddRow(replay, known)),
        sample.map(this::layers).orElse(List.of()),
        round == 0,
        plan.stages().at(round).plan().batchRows(step.step()),
        columns());
  }

  /** What was seen of the rows, with the row that explains it where one is unlike all others. */
  DataCheck.Seen explain(DataCheck.Seen seen) {
    boolean suspect = seen.profile().filter(known -> known.train().mayHaveStrays()).isPresent();
    return suspect ? stray().map(seen::with).orElse(seen) : seen;
  }

  private Optional<Finding> stray() {
    Sample<A> sample = Sample.of(kernels, rows, SAMPLE_ROWS);
    return oddRow(replay(0), sample)
        .map(odd -> with(odd.row(), NonFinite.badRow(odd, columns(), Finding.Severity.WARNING)));
  }

  private Replay<A> replay(long round) {
    return new Replay<>(
        rows.shards(),
        kernels.dtype(),
        packing.spec().settings().kernels(),
        plan.model(),
        plan.load(round));
  }

  /** The layers as their parameters are drawn. */
  private List<LayerMeasure> layers(Sample<A> sample) {
    return plan.model() instanceof ModelSpec
        ? sample.probe(plan.model()).at(drawn.get()).layers()
        : List.of();
  }

  /** The row that is unlike all others, where those train well without it. */
  private Optional<OddRow> oddRow(Replay<A> replay, Sample<A> sample) {
    double[] limits = Unusual.limits(kernels.dtype(), sample.rows());
    return replay
        .oddRow(limits)
        .filter(odd -> Unusual.isRare(odd, rows.rows()))
        .filter(odd -> sample.within(limits).trains(plan));
  }

  /** The finding with the row that it shows in. */
  Finding with(PickedRow row, Finding finding) {
    if (row.width() == 0) {
      return finding;
    }
    List<String> names = columns();
    Map<String, Double> values = new LinkedHashMap<>();
    IntStream.range(0, row.labelWidth())
        .forEach(i -> values.put(names.get(row.width() + i), row.label(i)));
    for (int i = 0; i < row.width() && values.size() < SHOWN; i++) {
      values.put(names.get(i), row.feature(i));
    }
    String place =
        packing
            .place(row, rows.features())
            .orElseGet(() -> "a row that its source does not have any more");
    return finding.at(new Finding.Row(place, values));
  }

  /** What features, then numbers of the label, are called. */
  private List<String> columns() {
    List<String> names = new ArrayList<>(FeatureColumn.inputs(rows.features()));
    int numbers = rows.codec().labelWidth();
    List<String> labels = packing.spec().data().labels();
    if (labels.size() == numbers) {
      names.addAll(labels);
    } else { // one column of lists
      String label = String.join(", ", labels);
      IntStream.range(0, numbers).forEach(i -> names.add(label + "[" + i + "]"));
    }
    return names;
  }
}
