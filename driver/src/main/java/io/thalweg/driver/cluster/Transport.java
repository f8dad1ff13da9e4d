package io.thalweg.driver.cluster;

import io.thalweg.shared.wire.Command;

/**
 * Where the sums of a round come from. The training loop, evaluation and statistics are plain
 * sequential code over this interface; every implementation returns equal bits.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Transport<A> extends AutoCloseable {
  /** Tells the workers the batches of the coming steps and the model's standardisation. */
  void load(Command.Load load);

  /**
   * Asks the workers and sums their answers in the fixed order.
   *
   * @param parameters the flat parameters, or null where the command needs none; read-only
   * @return the answer; its arrays are valid until the next call
   */
  Answer<A> ask(Command command, A parameters);

  /** Gives the slots that it holds to other jobs, until the next question. */
  default void pause() {}

  /** {@code resident}, {@code job} or {@code in_process}. */
  String name();

  /** How many workers share the shards at present. */
  int workers();

  /** The kernels that the workers compute with. */
  String kernels();

  @Override
  void close();
}
