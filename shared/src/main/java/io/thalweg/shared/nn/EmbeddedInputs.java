package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a model does before its first layer where some inputs are numbers of categories: {@code
 * (rows, inputs) -> (rows, width)}, with the learned numbers of a category in the place of its
 * input. All other inputs stay in their order.
 *
 * @param list in the order of the inputs
 */
record EmbeddedInputs(List<EmbeddedInput> list) implements Serializable {
  private static final long serialVersionUID = 1L;

  EmbeddedInputs {
    list = List.copyOf(list);
    int free = 0;
    for (EmbeddedInput embedded : list) {
      boolean ordered = embedded.input() >= free;
      Check.value(ordered, "an embedded input", "one after the other", embedded.input());
      free = embedded.input() + 1;
    }
    long columns = list.stream().map(EmbeddedInput::column).distinct().count();
    Check.value(columns == list.size(), "embedded columns", "different ones", list);
  }

  /** Refuses what does not fit a model of so many inputs. */
  void require(int inputs, List<Layer> layers, Standardize standardize) {
    if (list.isEmpty()) {
      return;
    }
    int last = list.get(list.size() - 1).input();
    Check.value(last < inputs, "an embedded input", "below " + inputs, last);
    if (!layers.stream().allMatch(Layer::differentiable)) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "a layer reads all inputs as indices, but some are embedded")
          .expected("layers that take the learned numbers of " + list.get(0).column())
          .found("an embedding among the layers");
    }
    if (!standardize.equals(free(standardize))) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "an embedded input is an index as it is")
          .expected("mean 0 and scale 1 for " + list.stream().map(EmbeddedInput::column).toList())
          .found("a standardisation of " + standardize);
    }
  }

  /** The same standardisation without that of embedded inputs. */
  Standardize free(Standardize standardize) {
    BitSet others = new BitSet();
    others.set(0, standardize.inputs());
    list.forEach(embedded -> others.clear(embedded.input()));
    return standardize.only(others);
  }

  /** The length of a row before the first layer. */
  int width(int inputs) {
    int width = inputs - list.size();
    for (EmbeddedInput embedded : list) {
      width = Math.addExact(width, embedded.dim());
    }
    return width;
  }

  /** Their tables. */
  List<Weight> weights() {
    return list.stream().map(EmbeddedInput::weight).toList();
  }

  /**
   * What each input has to be.
   *
   * @param numbers what it has to be where it is not embedded
   */
  List<NumberRule> rules(List<NumberRule> numbers) {
    List<NumberRule> rules = new ArrayList<>(numbers);
    for (EmbeddedInput one : list) {
      rules.set(
          one.input(), NumberRule.below(one.numbers(), "the number of a category, 0 for none"));
    }
    return rules;
  }

  /**
   * Sets the numbers of no known category to 0, which is neither like nor unlike any. Rows without
   * one train them; where there is none in training, they stay so.
   */
  <A> void clearUnknown(Slots slots, DType<A> dtype, A parameters) {
    for (int i = 0; i < list.size(); i++) {
      for (int j = 0; j < list.get(i).dim(); j++) {
        dtype.set(parameters, slots.list().get(i).offset() + j, 0);
      }
    }
  }

  /**
   * Records it.
   *
   * @param x (batch, inputs)
   * @param tables in the order of {@link #weights}
   */
  Var apply(Var x, List<Var> tables) {
    List<Var> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < list.size(); i++) {
      EmbeddedInput embedded = list.get(i);
      Var table = tables.get(i);
      int at = embedded.input();
      if (from < at) {
        parts.add(x.slice(1, from, at));
      }
      parts.add(
          x.graph()
              .part(
                  "the embedding of '" + embedded.column() + "'",
                  () -> x.slice(1, at, at + 1).reshape(Graph.BATCH).embedding(table)));
      from = at + 1;
    }
    int inputs = x.dims().rest().size();
    if (from < inputs) {
      parts.add(x.slice(1, from, inputs));
    }
    Var first = parts.get(0);
    return parts.size() == 1
        ? first
        : first.concat(1, parts.subList(1, parts.size()).toArray(Var[]::new));
  }
}
