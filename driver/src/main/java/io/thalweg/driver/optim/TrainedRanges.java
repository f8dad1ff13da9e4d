package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of the flat parameter vector are trained. What lies between them (frozen parameters,
 * running statistics) is passed over by every transform of an optimizer: no step, no decay, no
 * share in a norm.
 *
 * @param size of the whole vector
 * @param layers the trained parameter tensors, in ascending order
 */
public record TrainedRanges(int size, List<TrainedRange> layers) {
  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if ranges overlap or lie outside,
   *     with {@link ErrorCode#BAD_VALUE} if nothing is trained
   */
  public TrainedRanges {
    layers = List.copyOf(layers);
    int next = 0;
    int trained = 0;
    for (TrainedRange layer : layers) {
      if (layer.offset() < next || layer.end() > size) {
        throw ThalwegException.of(
                ErrorCode.BAD_SHAPE, "the trained ranges do not fit the parameters")
            .expected("a range between " + next + " and " + size)
            .found(layer.toString());
      }
      next = layer.end();
      trained += layer.length();
    }
    if (trained == 0) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "there is nothing to train")
          .expected("at least one parameter that is not frozen")
          .found(size + " parameters, all of them frozen");
    }
  }

  /** All of {@code size} parameters, as one tensor. */
  public static TrainedRanges all(int size) {
    return new TrainedRanges(size, List.of(new TrainedRange(0, size)));
  }

  /**
   * The parameters of a model that are trained: the trained slots that no pattern freezes, each at
   * the learning rate of its parameter group.
   *
   * @param freeze patterns of names, see {@link NamePattern}
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if a pattern matches no parameter,
   *     two groups share one, or all are frozen
   */
  public static TrainedRanges of(Slots slots, List<String> freeze, OptimizerSpec optimizer) {
    Set<Slot> frozen = new LinkedHashSet<>();
    freeze.forEach(pattern -> frozen.addAll(new NamePattern(pattern).select("freeze", slots)));
    Map<Slot, Double> groups = ParameterGroup.learningRates(optimizer, slots);
    List<TrainedRange> layers = new ArrayList<>();
    for (Slot slot : slots.list()) {
      if (slot.trained() && !frozen.contains(slot)) {
        layers.add(
            groups.containsKey(slot)
                ? new TrainedRange(
                    slot.offset(), slot.size(), slot.shape(), groups.get(slot), optimizer.lr())
                : new TrainedRange(slot.offset(), slot.shape()));
      }
    }
    if (layers.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "every parameter is frozen: nothing would train")
          .expected("a parameter that no pattern of 'freeze' matches")
          .found("freeze " + freeze + " matches all of " + NamePattern.names(slots))
          .remedy("take a pattern out of 'freeze'");
    }
    return new TrainedRanges(slots.size(), layers);
  }

  /** How many parameters are trained. */
  public int count() {
    return layers.stream().mapToInt(TrainedRange::length).sum();
  }

  /** The same ranges, with neighbours of the same learning rate as one. */
  public List<TrainedRange> spans() {
    List<TrainedRange> spans = new ArrayList<>();
    for (TrainedRange layer : layers) {
      TrainedRange last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && last.joins(layer)) {
        spans.set(spans.size() - 1, last.join(layer));
      } else {
        spans.add(layer);
      }
    }
    return List.copyOf(spans);
  }

  /** Sets what is not trained to 0. Mutates {@code vector}, (size). */
  public <A> void clearOthers(DType<A> dtype, A vector) {
    int next = 0;
    for (TrainedRange layer : layers) {
      dtype.fill(vector, next, layer.offset(), 0);
      next = layer.end();
    }
    dtype.fill(vector, next, size, 0);
  }
}
