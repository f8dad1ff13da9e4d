package io.thalweg.shared.autograd;

import io.thalweg.shared.autograd.Buffers.Gradient;
import io.thalweg.shared.autograd.PlannedOp.Buffer;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The backward run of one output. A gradient starts from zero: where the first step that reaches it
 * can overwrite it, that step does; the others are zeroed before the run.
 */
final class Backward<A> {
  private final DType<A> dtype;
  private final List<PlannedOp<A>> steps; // the last of the forward run first
  private final boolean[][] overwriting; // by step and input
  private final List<Gradient<A>> zeroed;
  private final int[] spans; // of overwritten parameters: from, to, from, to, ... ascending

  /**
   * The backward run of {@code output}.
   *
   * @param schedule the steps that compute it
   */
  Backward(DType<A> dtype, Buffers<A> buffers, Node output, List<PlannedOp<A>> schedule) {
    this.dtype = dtype;
    this.steps = new ArrayList<>(schedule);
    Collections.reverse(steps);
    Set<Buffer<A>> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Buffer<A>> overwritten = Collections.newSetFromMap(new IdentityHashMap<>());
    reached.add(buffers.gradientBuffer(output)); // the upstream gradient is the caller's
    buffers.parameterGradients().stream()
        .filter(gradient -> overlaps(gradient, buffers.parameterGradients()))
        .forEach(gradient -> reached.add(gradient.buffer()));
    this.overwriting = new boolean[steps.size()][];
    for (int i = 0; i < overwriting.length; i++) {
      overwriting[i] = steps.get(i).overwrites(reached, overwritten);
    }
    this.zeroed =
        buffers.ownGradients().stream()
            .filter(gradient -> gradient.buffer() != buffers.gradientBuffer(output))
            .filter(gradient -> !overwritten.contains(gradient.buffer()))
            .toList();
    this.spans =
        buffers.parameterGradients().stream()
            .filter(gradient -> overwritten.contains(gradient.buffer()))
            .sorted(Comparator.comparingInt(gradient -> gradient.buffer().offset))
            .flatMapToInt(gradient -> IntStream.of(gradient.buffer().offset, end(gradient)))
            .toArray();
  }

  private static <A> boolean overlaps(Gradient<A> one, List<Gradient<A>> all) {
    return all.stream()
        .anyMatch(
            other ->
                other != one
                    && other.buffer().offset < end(one)
                    && one.buffer().offset < end(other));
  }

  private static int end(Gradient<?> parameter) {
    return parameter.buffer().offset + parameter.dims().size(1);
  }

  /** Overwrites {@code gradient}, to which the parameters' gradients are bound. */
  void run(A gradient, int rows) {
    clear(gradient, rows);
    for (int i = 0; i < overwriting.length; i++) {
      steps.get(i).backward(overwriting[i]);
    }
  }

  /** The same, watched: whether the watcher has let it run to its end. */
  boolean run(A gradient, int rows, Watcher<A> watcher) {
    clear(gradient, rows);
    for (int i = 0; i < overwriting.length; i++) {
      PlannedOp<A> step = steps.get(i);
      step.backward(overwriting[i]);
      if (step.hasGradient() && !watcher.backward(step)) {
        return false;
      }
    }
    return true;
  }

  private void clear(A gradient, int rows) {
    for (int i = 0; i < zeroed.size(); i++) {
      dtype.fill(zeroed.get(i).buffer().array, 0, zeroed.get(i).dims().size(rows), 0);
    }
    int from = 0;
    for (int i = 0; i < spans.length; i += 2) {
      dtype.fill(gradient, from, spans[i], 0);
      from = spans[i + 1];
    }
    dtype.fill(gradient, from, dtype.length(gradient), 0);
  }
}
