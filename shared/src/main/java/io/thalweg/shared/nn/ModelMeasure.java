package io.thalweg.shared.nn;

import java.util.List;

/**
 * What a model is like at some parameters, measured on some rows.
 *
 * @param layers from input to output, those of a block before the block; of an objective its
 *     activations, in the order of recording
 * @param slots the trained parameters, in order
 * @param loss the weighted mean of the rows' losses
 */
public record ModelMeasure(List<LayerMeasure> layers, List<SlotMeasure> slots, double loss) {
  /** Takes copies. */
  public ModelMeasure {
    layers = List.copyOf(layers);
    slots = List.copyOf(slots);
  }
}
