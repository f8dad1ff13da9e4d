package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Activation;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.RowWise;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures layers and gradients of a model on a fixed block of rows. Dropout is off, unless the
 * model has running averages: these lag behind the parameters, so it then runs as in training, with
 * the same dropout masks every time. Buffers are allocated once. Mutable, for the use of one
 * thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ModelProbe<A> {
  private static final long MASKS = 0x5052L;

  private final DType<A> dtype;
  private final Block<A> block;
  private final Slots slots;
  private final boolean training;
  private final ModelPlan<A> plan;
  private final List<Graph.Part> parts;
  private final double weight; // what makes a mean of the rows' sum
  private final A gradient;

  /**
   * A probe of a model.
   *
   * @param block at least one row, with labels and weights; not to be changed any more
   */
  public ModelProbe(Model model, Kernels<A> kernels, Block<A> block) {
    this.dtype = kernels.dtype();
    this.block = block;
    this.slots = model.slots();
    this.training = slots.list().stream().anyMatch(slot -> !slot.trained());
    this.plan = new ModelPlan<>(model, kernels, block.rows());
    this.parts = parts(model, plan.graph());
    double weights =
        IntStream.range(0, block.rows()).mapToDouble(i -> block.weight(dtype, i)).sum();
    this.weight = plan.lossWeight(block, weights);
    this.gradient = dtype.allocate(slots.size());
  }

  private static List<Graph.Part> parts(Model model, Graph graph) {
    if (model instanceof ModelSpec) {
      return graph.parts().stream().filter(Graph.Part::isLayer).toList();
    }
    return graph.values().stream()
        .filter(ModelProbe::isActivation)
        .map(value -> new Graph.Part(value.operation().orElseThrow().name(), value))
        .toList();
  }

  private static boolean isActivation(Var value) {
    return value.dims().batched()
        && value
            .operation()
            .filter(op -> op instanceof Activation || op instanceof RowWise.Softmax)
            .isPresent();
  }

  /** Rows of the block. */
  public int rows() {
    return block.rows();
  }

  /** Outputs of all layers that are measured, for one row. */
  public long outputs() {
    return parts.stream().mapToLong(part -> part.output().dims().rest().size()).sum();
  }

  /** Measures at these parameters. Mutates the buffers of this probe. */
  public ModelMeasure at(A parameters) {
    double sum =
        training
            ? plan.gradient(block, parameters, MASKS, gradient)
            : plan.gradientWithoutDropout(block, parameters, gradient);
    List<LayerMeasure> layers = parts.stream().map(this::measure).toList();
    List<SlotMeasure> ofSlots =
        slots.list().stream()
            .filter(Slot::trained)
            .map(slot -> SlotMeasure.of(slot, dtype, parameters, gradient, weight))
            .toList();
    return new ModelMeasure(layers, ofSlots, sum / weight);
  }

  private LayerMeasure measure(Graph.Part part) {
    Var value = part.output();
    return LayerMeasure.of(part.name(), value, dtype, plan.value(value), block.rows());
  }
}
