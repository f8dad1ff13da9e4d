package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;

/**
 * An input that is the number of a category, from 1 on, and 0 for none that is known. The model
 * looks it up in a learned table: before the first layer, {@code dim} numbers stand in its place.
 *
 * @param column whose categories these are; the table is the parameter {@code embed.COLUMN.weight},
 *     of shape (categories + 1, dim)
 * @param input its place among the inputs, from 0
 * @param categories how many are known
 * @param dim learned numbers of a category
 */
public record EmbeddedInput(String column, int input, int categories, int dim)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Initialiser INIT = new Initialiser.Normal(0, 1); // as PyTorch's Embedding

  /**
   * Checks the numbers.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if one is out of range
   */
  public EmbeddedInput {
    Check.value(input >= 0, "the place of an embedded input", "0 or more", input);
    Check.value(categories > 0, "the categories of an embedded input", "at least 1", categories);
    Check.value(categories < Integer.MAX_VALUE, "the categories", "fewer", categories);
    Check.value(dim > 0, "dim", "at least 1", dim);
  }

  /** Numbers of its table. */
  public int numbers() {
    return categories + 1;
  }

  Weight weight() {
    Shape table = Shape.of(numbers(), dim);
    return new Weight("embed." + column + ".weight", table, INIT, numbers(), dim);
  }
}
