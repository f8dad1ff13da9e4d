package io.thalweg.shared.column;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the cells of one column become inputs of a model.
 *
 * @param coding from the cell to numbers
 * @param expansion from these to inputs
 */
public record Encoding(Coding coding, Expansion expansion) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Numbers as they are, without gaps. */
  public static Encoding plain(int width) {
    return new Encoding(new Coding.Numbers(width), Expansion.Filled.none(width));
  }

  /**
   * Checks that the parts fit.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Encoding {
    if (coding.width() != expansion.numbers()) {
      throw new IllegalArgumentException(
          "%d numbers, of which %d are used".formatted(coding.width(), expansion.numbers()));
    }
  }

  /** How many inputs it fills. */
  public int width() {
    return expansion.width();
  }

  /** Whether these are numbers as they are, without gaps. */
  public boolean isPlain() {
    return coding instanceof Coding.Numbers && expansion instanceof Expansion.Filled filled
        ? !filled.fills() && !filled.indicator()
        : false;
  }

  /** The categories; none where the column has no such. */
  public List<String> categories() {
    return coding instanceof Coding.Codes codes ? codes.values() : List.of();
  }

  /** Whether an input is a number that has a size, which standardising is for: no 0/1, no index. */
  public boolean isMeasured(int input) {
    return expansion instanceof Expansion.Filled filled && input < filled.numbers();
  }

  /**
   * The names of its inputs: {@code age}, {@code age.missing}, {@code plan=pro}, {@code at.month}.
   */
  public List<String> inputs(String column) {
    if (expansion instanceof Expansion.OneHot oneHot) {
      return categories().stream()
          .skip(oneHot.dropFirst() ? 1 : 0)
          .map(category -> column + "=" + category)
          .toList();
    }
    List<String> names = new ArrayList<>(numbers(column));
    if (expansion instanceof Expansion.Filled filled && filled.indicator()) {
      names.add(column + ".missing");
    }
    return names;
  }

  private List<String> numbers(String column) {
    if (coding instanceof Coding.Parts dated) {
      return dated.parts().stream().map(part -> column + "." + part.key()).toList();
    }
    return coding.width() == 1
        ? List.of(column)
        : IntStream.range(0, coding.width()).mapToObj(i -> column + "[" + i + "]").toList();
  }
}
