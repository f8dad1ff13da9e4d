package io.thalweg.driver.cluster;

import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.TreeSum;

/**
 * The forms in which a run's commands travel, and what workers of this JVM get to see of parameters
 * that do not travel: the same as workers of another one. Used by one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Forms<A> {
  private final Kernels<A> kernels;
  private final WireForm<A> exact;
  private WireForm<A> steps;
  private TreeSum<A> tree;
  private A seen;

  Forms(Kernels<A> kernels) {
    this.kernels = kernels;
    this.exact = WireForm.of(Wire.EXACT, kernels);
    this.steps = exact;
    this.tree = new TreeSum<>(exact);
  }

  /** The coming steps have the form that {@code load} says. */
  void load(Command.Load load) {
    steps = WireForm.of(load.wire(), kernels);
    tree = new TreeSum<>(steps);
  }

  /** The form of what {@code command} sends and is answered: evaluations are exact. */
  WireForm<A> of(Command command) {
    return command instanceof Command.Step ? steps : exact;
  }

  /** Finishes the sums of all commands: only those of steps have gradients, which it rounds. */
  TreeSum<A> tree() {
    return tree;
  }

  /** What arrives of the parameters of {@code command}; valid until the next call. */
  A seen(Command command, A parameters) {
    if (parameters == null) {
      return null;
    }
    A arrived = of(command).rounded(parameters, seen);
    seen = arrived == parameters ? seen : arrived;
    return arrived;
  }
}
