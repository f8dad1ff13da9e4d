package io.thalweg.driver.cli;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.cluster.Transports;
import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.state.Json;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.Command.Evaluate;
import io.thalweg.shared.wire.Command.Load;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.compute.EvaluationSums;
import io.thalweg.worker.compute.Task;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
      "",
      "Without --data the run's own test data is taken. The data has the run's feature columns, in"
          + " any order, and its label."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "A directory that thalweg train has written.")
  private Path directory;

  @Option(names = "--json", description = "Print one line of JSON instead of text.")
  private boolean json;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    TrainedModel<?> model = TrainedModel.load(directory);
    DataSource source = source(model.config().data());
    try (SparkSession spark = Sessions.start(session, "thalweg evaluate " + directory)) {
      print(evaluate(model, source, spark));
    }
    return 0;
  }

  private DataSource source(DataConfig config) {
    if (data.isGiven()) {
      return data.source();
    }
    return config
        .test()
        .orElseThrow(
            () ->
                ThalwegException.of(ErrorCode.MISSING_KEY, "there is nothing to evaluate on")
                    .expected("--data, or a run whose config has data.test")
                    .found("a run without test data of its own")
                    .remedy("name labelled data with --data PATH"));
  }

  private static <A> Map<String, Object> evaluate(
      TrainedModel<A> model, DataSource source, SparkSession spark) {
    DataConfig config = model.config().data();
    DataColumns columns =
        new DataColumns(config.features(), Optional.of(config.label()), config.weight());
    IngestOptions options =
        IngestOptions.defaults(model.config().seed())
            .withBadRows(config.badRows())
            .withRules(ModelRules.of(model.spec()));
    PackedData<A> packed =
        Ingest.packLike(
            model.features(), SourceReader.read(spark, source), columns, model.dtype(), options);
    double shift = (packed.labels().min() + packed.labels().max()) / 2;
    try (Transport<A> transport =
        Transports.open(
            TransportChoice.JOB,
            spark,
            Stream.of(packed).map(PackedData::shards).toList(),
            model.spec(),
            model.dtype(),
            model.config().kernels())) {
      BatchPlan whole = new BatchPlan(packed.shardRows(), Long.MAX_VALUE);
      transport.load(
          new Load(whole, model.config().seed(), Wire.EXACT, model.spec().standardize()));
      double[] sums = transport.ask(new Evaluate(0, shift), model.parameters()).sum().sums();
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("rows", packed.rows());
      result.putAll(EvaluationSums.metrics(Task.of(model.spec()), sums));
      return result;
    }
  }

  private void print(Map<String, Object> result) {
    if (json) {
      spec.commandLine().getOut().println(Json.line(result));
      return;
    }
    result.forEach((name, value) -> spec.commandLine().getOut().println(name + ": " + value));
  }
}
