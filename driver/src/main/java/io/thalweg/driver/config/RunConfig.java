package io.thalweg.driver.config;

import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Wire;
import java.util.List;
import java.util.OptionalInt;

/**
 * One training run, with every default filled in. Read one with {@link ConfigFiles}.
 *
 * @param name what the run is called; part of its run directory's name
 * @param data rows and columns
 * @param layers the layers of the model from input to output
 * @param loss what is minimised
 * @param optimizer the optimizer, all its defaults written out
 * @param schedule the learning-rate schedule, all its defaults written out
 * @param batch rows per round
 * @param length when the run is over
 * @param seed decides everything that is random
 * @param dtype the element type of features and parameters
 * @param transport how driver and workers talk
 * @param kernels the arithmetic that is asked for
 * @param wire the form in which parameters and gradient sums travel
 * @param shards the number of shards, a power of two; empty lets the data decide
 * @param logEvery rounds from one line of metrics to the next; empty lets the length decide
 * @param evaluateEvery epochs from one evaluation to the next
 * @param regularization penalty, frozen parameters, averaging and early stopping
 */
public record RunConfig(
    String name,
    DataConfig data,
    List<Layer> layers,
    Loss loss,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    BatchSize batch,
    RunLength length,
    long seed,
    DType<?> dtype,
    TransportChoice transport,
    KernelChoice kernels,
    Wire wire,
    OptionalInt shards,
    OptionalInt logEvery,
    int evaluateEvery,
    Regularization regularization) {

  /** Checks each value that has no type of its own and copies what could change. */
  public RunConfig {
    requireName(name);
    layers = List.copyOf(layers);
    optimizer = optimizer.resolved();
    schedule = schedule.resolved();
    requireShards(shards);
    if (layers.isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'model.layers' is empty")
          .expected("at least one layer, such as {linear: 10}");
    }
  }

  /** This run as YAML that reads back as an equal run: the {@code config.yaml} of its directory. */
  public String toYaml() {
    return ConfigWriter.yaml(this);
  }

  /** The SHA-256 of {@link #toYaml} in UTF-8, in hexadecimal. */
  public String hash() {
    return ConfigWriter.sha256(toYaml());
  }

  static String requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'name' cannot be part of a directory name")
          .expected("1 to 100 letters, digits and . _ -, beginning with a letter or digit")
          .found("'" + name + "'");
    }
    return name;
  }

  /**
   * Checks a number of shards.
   *
   * @throws ThalwegException BAD_VALUE unless it is a power of two, or absent
   */
  public static OptionalInt requireShards(OptionalInt shards) {
    if (shards.isPresent() && Integer.bitCount(shards.getAsInt()) != 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'shards' is out of range")
          .expected("auto, or a power of two (1, 2, 4, ...)")
          .found(Integer.toString(shards.getAsInt()));
    }
    return shards;
  }
}
