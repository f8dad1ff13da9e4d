package io.thalweg.driver.fit;

import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.SourceOutline;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.Pace;
import io.thalweg.shared.data.BatchStages;
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
import org.apache.spark.sql.SparkSession;

/**
 * What a training would take, without reading all of its rows: their number is that of the source's
 * statistics, and some rounds on the first of them say how long a round takes.
 */
public final class DryRun {
  private static final double PROBE_SECONDS = 2;
  private static final int FEWEST_ROWS = 4_000;
  private static final int MOST_ROWS = 10_000;

  private DryRun() {}

  /**
   * Looks at what {@code spec} says.
   *
   * @throws ThalwegException for what does not fit, as a fit throws it
   */
  public static Forecast run(FitSpec spec, SparkSession spark) {
    return HostWishes.obeyedBy(
        spark.sparkContext(), () -> run(spec, spec.settings().dtype(), spark));
  }

  private static <A> Forecast run(FitSpec spec, DType<A> dtype, SparkSession spark) {
    spec.requireMetric();
    OwnSettings.require(spark);
    SparkPlatform.requireSlots(spark);
    FitSettings settings = spec.settings();
    Kernels<A> kernels = KernelProvider.find(dtype, settings.kernels());
    int most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, settings.batch().rowsPerRound()));
    Optional<FirstRows> first = spec.data().train().map(rows -> new FirstRows(rows, most));
    FitSpec small = of(spec, first, most);
    Forecasts<A> forecasts = new Forecasts<>(spec, kernels, spark);
    List<Forecast> all = new ArrayList<>();
    try (Packing<A> packing =
        new Packing<>(
            small,
            dtype,
            spark,
            outline ->
                forecasts
                    .before(whole(outline, first))
                    .ifPresent(forecast -> all.add(forecast.require())))) {
      RunData<A> data = packing.pack();
      Model model = Fit.model(spec, data);
      BatchStages batches = settings.batches(data.train().shardRows());
      boolean isAll = rows(data) < most; // the source has no more
      Forecast forecast =
          isAll || all.isEmpty()
              ? forecasts.of(model, data.train(), batches)
              : all.get(all.size() - 1);
      try (Transport<A> transport = Fit.open(spec, spark, model, data)) {
        Pace pace =
            Pace.measure(Fit.plan(spec, model, data, batches), transport, kernels, PROBE_SECONDS);
        double rows = Math.min(settings.batch().rowsPerRound(), forecast.work().rows());
        return forecast
            .require()
            .with(pace.times(rows / batches.first().batch() * forecast.work().growth()));
      }
    }
  }

  private static FitSpec of(FitSpec spec, Optional<FirstRows> first, int most) {
    FitData data = spec.data();
    return new FitSpec(
        spec.blueprint(),
        new FitData(
            first.map(rows -> rows),
            data.test().map(rows -> new FirstRows(rows, most)),
            data.validationFraction(),
            data.standardize(),
            data.badRows()),
        spec.settings(),
        spec.start(),
        spec.described(),
        spec.hash());
  }

  /** All that was read. */
  private static long rows(RunData<?> data) {
    long heldOut = data.parts().validation().map(PackedData::rows).orElse(0L);
    return data.train().rows() + heldOut + data.train().dropped();
  }

  private static SourceOutline whole(SourceOutline outline, Optional<FirstRows> first) {
    return first.flatMap(FirstRows::all).map(SourceRows::rows).map(outline::with).orElse(outline);
  }
}
