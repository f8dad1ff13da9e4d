package io.thalweg.driver.ingest;

import io.thalweg.worker.rows.NumberText;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * A row of LIBSVM: {@code LABEL INDEX:VALUE INDEX:VALUE ...}, indices ascending from 1; a comment
 * may follow behind {@code #}.
 *
 * @param label the label
 * @param indices from 0, ascending
 * @param values as many
 */
record LibsvmLine(double label, int[] indices, double[] values) {
  /** A line that is not a row of LIBSVM; the message says why. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String why) {
      super(why, null, false, false); // as cheap as a value: many lines may be so
    }
  }

  /** Whether there is no row in {@code line}. */
  static boolean isBlank(String line) {
    return withoutComment(line).isEmpty();
  }

  static LibsvmLine parse(String line) throws Malformed {
    String[] parts = withoutComment(line).split("\\s+", -1);
    int[] indices = new int[parts.length - 1];
    double[] values = new double[parts.length - 1];
    int last = -1;
    for (int i = 0; i < indices.length; i++) {
      String pair = parts[i + 1];
      int colon = pair.indexOf(':');
      if (colon < 1) {
        throw new Malformed("'" + pair + "' is not INDEX:VALUE");
      }
      indices[i] = index(pair, colon) - 1;
      values[i] = number(pair.substring(colon + 1), pair);
      if (indices[i] <= last) {
        throw new Malformed("index " + (indices[i] + 1) + " stands behind index " + (last + 1));
      }
      last = indices[i];
    }
    return new LibsvmLine(number(parts[0], parts[0]), indices, values);
  }

  /** Why {@code line} is not a row of so many features. */
  static String fault(String line, int width) {
    try {
      LibsvmLine row = parse(line);
      return "index " + row.width();
    } catch (Malformed e) {
      return e.getMessage();
    }
  }

  /** The largest index. */
  int width() {
    return indices.length == 0 ? 0 : indices[indices.length - 1] + 1;
  }

  /** The features, of at least {@link #width} features. */
  Vector features(int width) {
    return Vectors.sparse(width, indices, values);
  }

  private static int index(String pair, int colon) throws Malformed {
    String digits = pair.substring(0, colon);
    boolean fits = digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!fits || Integer.parseInt(digits) == 0) {
      throw new Malformed("'" + pair + "' has no index from 1 on");
    }
    return Integer.parseInt(digits);
  }

  private static double number(String text, String shown) throws Malformed {
    if (!NumberText.isNumber(text)) {
      throw new Malformed("'" + shown + "' is not a number");
    }
    return Double.parseDouble(text);
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LibsvmLine line
        && label == line.label
        && Arrays.equals(indices, line.indices)
        && Arrays.equals(values, line.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(indices);
  }
}
