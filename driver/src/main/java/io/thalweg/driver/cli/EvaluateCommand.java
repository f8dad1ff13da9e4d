package io.thalweg.driver.cli;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.cluster.Transports;
import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.round.Evaluator;
import io.thalweg.driver.state.Details;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.Command.Load;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.compute.DetailSums;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg evaluate RUN_DIR}. */
@Command(
    name = "evaluate",
    description = "Measures the model of a run on labelled data: loss and the metrics of its task.",
    footer = {
      "",
      "Examples:",
      "  thalweg evaluate runs/mnist-mlp-20260101-120000",
      "  thalweg evaluate runs/first --data data/new.parquet --json",
      "  thalweg evaluate runs/first --data '{path: new.csv, options: {sep: \";\"}}'",
      "",
      "Without --data the run's own test data is taken, or the rows that it has held out of its"
          + " training data (data.validation_fraction). The data has the run's feature columns, in"
          + " any order, and its label; other columns are not looked at."
    })
final class EvaluateCommand implements Callable<Integer> {
  private record Measured(Map<String, Double> metrics, Optional<Details> details) {}

  @Parameters(paramLabel = "RUN_DIR", description = "A directory that thalweg train has written.")
  private Path directory;

  @Option(names = "--json", description = "Print one line of JSON instead of text.")
  private boolean json;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    session.reachStorage();
    TrainedModel<?> model = TrainedModel.load(directory, data.named());
    ModelDirectory.note(directory).ifPresent(spec.commandLine().getErr()::println);
    requireRows(model.config().data());
    try (SparkSession spark = Sessions.start(session, "thalweg evaluate " + directory)) {
      evaluate(model, spark);
    }
    return 0;
  }

  private static void requireRows(DataConfig config) {
    if (config.test().isEmpty() && config.validationFraction().isEmpty()) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "there is nothing to evaluate on")
          .expected("--data, or a run with test data or held-out rows")
          .found("a run whose config has neither data.test nor data.validation_fraction")
          .remedy("name labelled data with --data PATH");
    }
  }

  private <A> void evaluate(TrainedModel<A> model, SparkSession spark) {
    EvaluatedRows<A> evaluated = EvaluatedRows.read(model, spark);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("rows", evaluated.rows().rows());
    result.put("bad_rows", evaluated.badRows());
    Measured measured = measured(model, evaluated, spark);
    result.putAll(measured.metrics());
    print(
        result,
        measured.details().map(known -> known.named(model.label().classes())),
        evaluated.notes());
  }

  private static <A> Measured measure(Evaluator<A> evaluator, A parameters) {
    Map<String, Double> metrics = evaluator.metrics(0, parameters);
    return new Measured(metrics, evaluator.details(0, parameters, metrics));
  }

  private static <A> Measured measured(
      TrainedModel<A> model, EvaluatedRows<A> evaluated, SparkSession spark) {
    PackedData<A> packed = evaluated.rows();
    try (Transport<A> transport =
        Transports.open(
            model.config().settings().transport(),
            spark,
            Stream.of(packed).map(PackedData::shards).toList(),
            model.spec(),
            model.dtype(),
            model.config().settings().kernels())) {
      BatchPlan whole = new BatchPlan(packed.shardRows(), Long.MAX_VALUE);
      transport.load(
          new Load(
              whole,
              model.config().settings().seed(),
              Wire.EXACT,
              model.spec().standardize(),
              model.label().unit()));
      return measure(new Evaluator<>(transport, DetailSums.of(model.spec())), model.parameters());
    }
  }

  private void print(Map<String, Object> result, Optional<Details> details, List<String> notes) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>(result);
      details.ifPresent(known -> line.put("details", known.toMap()));
      line.put("notes", notes);
      out.println(Json.line(line));
      return;
    }
    result.forEach((name, value) -> out.println(name + ": " + value));
    details.ifPresent(known -> DetailsText.lines(known).forEach(out::println));
    notes.forEach(note -> out.println("note: " + note));
  }
}
