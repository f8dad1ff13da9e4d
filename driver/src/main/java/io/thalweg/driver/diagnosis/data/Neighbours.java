package io.thalweg.driver.diagnosis.data;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How labels go with those of the most similar rows (E. Fix and J. Hodges 1951), each feature
 * brought to deviation 1.
 *
 * @param rows that were compared with others
 * @param others the share of them whose label is not the most frequent one of their neighbours
 * @param half the same of the half with the most uniform neighbours. Where classes overlap, these
 *     agree nearly always; labels that are wrong by chance are wrong everywhere
 * @param quarter the same of the quarter with the most uniform neighbours
 */
public record Neighbours(int rows, double others, double half, double quarter) {
  private static final int MOST_ROWS = 1024;
  private static final int MOST_OTHERS = 2048;
  private static final int NEAREST = 15;

  /** One row's neighbours: how many are of their most frequent class, and whether it is, too. */
  private record Vote(int largest, boolean agrees) {}

  static Neighbours of(
      Sample sample, List<ColumnProfile> columns, ClassSeparation classes, KernelChoice choice) {
    int rows = Math.min(MOST_ROWS, sample.rows());
    int others = Math.min(MOST_OTHERS, sample.rows());
    float[] scaled = scaled(sample, columns, others); // (others, width)
    float[] products = new float[rows * others]; // (rows, others)
    Kernels<float[]> kernels = KernelProvider.find(DType.FLOAT32, choice);
    int width = sample.width();
    kernels.matmul(false, true, rows, others, width, scaled, 0, scaled, 0, false, products, 0);
    float[] squares = squares(scaled, others);
    List<Vote> votes =
        IntStream.range(0, rows)
            .mapToObj(i -> vote(i, nearest(i, products, squares), classes))
            .sorted(Comparator.comparing(Vote::largest).reversed())
            .toList();
    return new Neighbours(rows, others(votes, 1), others(votes, 2), others(votes, 4));
  }

  private static float[] scaled(Sample sample, List<ColumnProfile> columns, int rows) {
    float[] scaled = new float[rows * sample.width()];
    for (int i = 0; i < scaled.length; i++) {
      ColumnProfile column = columns.get(i % sample.width());
      double deviation = column.deviation();
      scaled[i] = deviation > 0 ? (float) ((sample.features()[i] - column.mean()) / deviation) : 0;
    }
    return scaled;
  }

  private static float[] squares(float[] scaled, int rows) {
    int width = scaled.length / rows;
    float[] squares = new float[rows];
    for (int i = 0; i < scaled.length; i++) {
      squares[i / width] += scaled[i] * scaled[i];
    }
    return squares;
  }

  /** The rows nearest to row {@code own}, itself left out. */
  private static int[] nearest(int own, float[] products, float[] squares) {
    int[] nearest = new int[Math.min(NEAREST, squares.length - 1)];
    float[] distances = new float[nearest.length];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    for (int j = 0; j < squares.length; j++) {
      float distance = squares[j] - 2 * products[own * squares.length + j];
      if (j == own || nearest.length == 0 || distance >= distances[nearest.length - 1]) {
        continue;
      }
      int place = nearest.length - 1;
      while (place > 0 && distances[place - 1] > distance) {
        distances[place] = distances[place - 1];
        nearest[place] = nearest[--place];
      }
      distances[place] = distance;
      nearest[place] = j;
    }
    return nearest;
  }

  private static Vote vote(int own, int[] nearest, ClassSeparation classes) {
    int[] votes = new int[classes.count()];
    for (int row : nearest) {
      votes[classes.classes()[row]]++;
    }
    int largest = Arrays.stream(votes).max().orElse(0);
    return new Vote(largest, votes[classes.classes()[own]] == largest);
  }

  /** The share of the first votes, one part of so many, that do not agree. */
  private static double others(List<Vote> votes, int part) {
    List<Vote> first = votes.subList(0, (votes.size() + part - 1) / part);
    return first.stream().filter(vote -> !vote.agrees()).count() / (double) first.size();
  }
}
