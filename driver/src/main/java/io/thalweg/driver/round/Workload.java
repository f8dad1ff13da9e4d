package io.thalweg.driver.round;

import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.OptimizerSize;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.WireForm;

/**
 * How much there is to do and to hold, as numbers: what a training is before anything of it is
 * allocated. Sizes in bytes.
 *
 * @param rows training rows
 * @param isCounted whether that is their number, not an estimate
 * @param rowBytes of all packed rows
 * @param parameters how many
 * @param vectorBytes of a vector as long as the parameters
 * @param stateBytes what the driver keeps from round to round: parameters, optimizer, copies
 * @param wireBytes of such a vector on its way between driver and workers
 * @param passBytes of the buffers of one worker's passes through the model
 * @param rounds of the run
 * @param roundsPerEpoch batches of an epoch, on average
 * @param growth rows of a round on average, over those of the first rounds
 * @param transport how driver and workers talk
 * @param share what one of the workers has of a round
 */
public record Workload(
    long rows,
    boolean isCounted,
    long rowBytes,
    int parameters,
    long vectorBytes,
    long stateBytes,
    long wireBytes,
    long passBytes,
    long rounds,
    double roundsPerEpoch,
    double growth,
    TransportChoice transport,
    WorkerShare share) {

  /**
   * That of a training.
   *
   * @param rowBytes of all packed rows
   * @param isCounted whether {@code stages} have the true number of rows
   * @param workers that share the rows
   */
  public static <A> Workload of(
      FitSettings settings,
      Kernels<A> kernels,
      Model model,
      BatchStages stages,
      long rowBytes,
      boolean isCounted,
      int workers) {
    BatchPlan batches = stages.largest();
    long rounds = settings.length().rounds(stages);
    double perEpoch = stages.roundsPerEpoch(rounds);
    int size = model.slots().size();
    long vector = (long) size * kernels.dtype().bytes();
    WorkerShare share = WorkerShare.of(batches, Math.min(workers, batches.shards()));
    long most = Math.min(batches.batch(), Math.max(batches.maxShardRows(), 1));
    int block = (int) Math.min(Sample.BLOCK_ROWS + 1L, most);
    long passes = // of gradients, and of evaluations
        ModelPlan.elements(model, block) + ModelPlan.elements(model, Sample.BLOCK_ROWS);
    return new Workload(
        batches.rows(),
        isCounted,
        rowBytes,
        size,
        vector,
        vector * kept(settings, kernels),
        WireForm.of(settings.wire(), kernels).bytes(size),
        passes * kernels.dtype().bytes(),
        rounds,
        perEpoch,
        stages.first().batchesPerEpoch() / perEpoch,
        settings.transport(),
        share);
  }

  /** Vectors in the driver: the parameters, what the optimizer keeps, and copies of them. */
  private static long kept(FitSettings settings, Kernels<?> kernels) {
    long state =
        1
            + OptimizerSize.perParameter(
                settings.optimizer(), settings.regularization().ema(), kernels);
    boolean best =
        settings
            .regularization()
            .earlyStopping()
            .filter(EarlyStopping::restoreBestWeights)
            .isPresent();
    long copies = settings.onDivergence() == OnDivergence.ROLLBACK ? state : 0;
    return state + copies + (best ? 1 : 0);
  }

  /** What one worker allocates, beside rows and parameters. */
  long workerBytes() {
    return share.vectors() * vectorBytes + wideBytes() + passBytes;
  }

  private long wideBytes() {
    return share.shardRows() > Sample.BLOCK_ROWS + 1 ? (long) parameters * Double.BYTES : 0;
  }

  /** Of all partial sums of a round. */
  long answerBytes() {
    return share.answers() * wireBytes;
  }
}
