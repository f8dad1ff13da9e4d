package io.thalweg.driver.fit;

import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.SourceOutline;
import io.thalweg.driver.ingest.SourceParts;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.GradientCheck;
import io.thalweg.driver.round.KnownRows;
import io.thalweg.driver.round.OneBatch;
import io.thalweg.driver.round.Pace;
import io.thalweg.driver.round.Preview;
import io.thalweg.driver.round.RangeTest;
import io.thalweg.driver.round.Sample;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.OwnSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * All that can be known of a training before a long run: the rows are packed as for a fit, and the
 * rest is tried in the driver on a sample of them.
 */
public final class Checkup {
  private static final double PROBE_SECONDS = 2;

  private Checkup() {}

  /**
   * Looks at what {@code spec} says.
   *
   * @throws ThalwegException for what does not fit, as a fit throws it
   */
  public static CheckupResult run(FitSpec spec, SparkSession spark) {
    return HostWishes.obeyedBy(
        spark.sparkContext(), () -> run(spec, spec.settings().dtype(), spark));
  }

  private static <A> CheckupResult run(FitSpec spec, DType<A> dtype, SparkSession spark) {
    FitSettings settings = spec.settings();
    spec.requireMetric();
    OwnSettings.require(spark);
    SparkPlatform.requireSlots(spark);
    Kernels<A> kernels = KernelProvider.find(dtype, settings.kernels());
    Forecasts<A> forecasts = new Forecasts<>(spec, kernels, spark);
    Consumer<SourceOutline> refusal =
        outline -> forecasts.before(outline).ifPresent(Forecast::require);
    try (Packing<A> packing = new Packing<>(spec, dtype, spark, refusal)) {
      RunData<A> data = packing.pack();
      PackedData<A> train = data.train();
      if (train.rows() == 0) {
        throw ThalwegException.of(ErrorCode.EMPTY_DATA, "there are no rows to look at");
      }
      Sample<A> sample = Sample.of(kernels, train, Fit.SAMPLE_ROWS);
      Model raw = Fit.model(spec, data);
      Model model = spec.data().standardize() ? raw.with(sample.standardization()) : raw;
      BatchStages batches = settings.batches(train.shardRows());
      TrainingPlan plan = Fit.plan(spec, model, data, batches);
      // First of all, for code that has run before is faster.
      Forecast forecast = forecasts.of(raw, train, batches).require();
      try (Transport<A> transport = Fit.open(spec, spark, raw, data)) {
        Pace first = Pace.measure(plan, transport, kernels, PROBE_SECONDS);
        forecast = forecast.with(first.times(forecast.work().growth()));
      }
      DataCheck.Seen seen =
          new Autopsy<>(
                  packing,
                  sample.kernels(),
                  train,
                  plan,
                  () -> model.initialise(dtype, settings.seed()))
              .explain(new DataCheck<>(spec, data, spark).look(raw));
      List<Finding> findings = new ArrayList<>(seen.findings());
      KnownRows<A> rows =
          new KnownRows<>(sample, SourceParts.of(train, sample.rows()), Optional.empty());
      Preview.of(plan, rows).stream()
          .filter(finding -> findings.stream().noneMatch(known -> known.code() == finding.code()))
          .forEach(findings::add);
      return new CheckupResult(
          train.rows(),
          train.width(),
          batches.first().shards(),
          sample.rows().rows(),
          seen.profile().orElseThrow().train(),
          settings.optimizer().lr(),
          GradientCheck.of(model, settings.seed(), sample),
          OneBatch.of(plan, sample),
          RangeTest.of(plan, sample),
          forecast,
          findings);
    }
  }
}
