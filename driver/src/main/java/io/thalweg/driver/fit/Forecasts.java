package io.thalweg.driver.fit;

import io.thalweg.driver.cluster.Capacity;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.SourceOutline;
import io.thalweg.driver.ingest.SourceSize;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.Pace;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.driver.round.Workload;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.Kernels;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What a fit will take: before its rows are read, when they are packed, and after its first rounds.
 */
record Forecasts<A>(FitSpec spec, Kernels<A> kernels, SparkSession spark) {
  private static final double LONG = 3e12; // operations: half a minute of one fast core
  private static final double OPERATIONS = 6; // for each parameter and row, forward and backward
  private static final double PROBE_SECONDS = 0.3;
  private static final int HEAP_PART = 8; // of the driver's, for the state of a probe

  /**
   * That of rows of which only the outline is known; empty where they are not such as the model
   * takes, which is said when they are packed.
   */
  Optional<Forecast> before(SourceOutline outline) {
    SourceSize size = outline.size();
    FitSettings settings = spec.settings();
    long rows = Math.max(1, Math.round(size.rows() * (1 - spec.data().validationFraction())));
    int shards = outline.shards(rows, settings.shards().orElse(0));
    int[] even = new int[shards];
    Arrays.fill(even, (int) Math.min(Integer.MAX_VALUE, (rows + shards - 1) / shards));
    BatchStages batches = settings.batches(even);
    try {
      Model model = spec.blueprint().model().of(RowForm.of(outline));
      return Optional.of(of(model, batches, outline.rowBytes() * rows, size.isCounted()));
    } catch (ThalwegException e) {
      return Optional.empty();
    }
  }

  /** That of packed rows. */
  Forecast of(Model model, PackedData<A> rows, BatchStages batches) {
    return of(model, batches, rows.rawBytes(), true);
  }

  private Forecast of(Model model, BatchStages batches, long bytes, boolean counted) {
    Capacity capacity = Capacity.of(spark);
    return Forecast.of(
        Workload.of(spec.settings(), kernels, model, batches, bytes, counted, capacity.workers()),
        capacity);
  }

  /** The same with the pace of some rounds, where there are so many that these do not count. */
  Forecast paced(Forecast forecast, TrainingPlan plan, Transport<A> transport) {
    Workload work = forecast.work();
    double operations =
        OPERATIONS * work.parameters() * plan.batches().batch() * work.growth() * work.rounds();
    boolean fits = work.stateBytes() < forecast.capacity().driverHeap() / HEAP_PART;
    return operations > LONG && fits
        ? forecast.with(Pace.measure(plan, transport, kernels, PROBE_SECONDS).times(work.growth()))
        : forecast;
  }
}
