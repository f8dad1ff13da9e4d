package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.worker.data.DataScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Rows and a model over them, for detectors. */
final class Case {
  final Random random;
  double[][] features;
  double[] labels;
  double[][] heldOutFeatures;
  double[] heldOutLabels;
  List<Object> layers = List.of(Map.of("linear", 8), "relu", Map.of("linear", 1));
  Object loss = "mse";
  List<Integer> indices = List.of(); // features that are numbers of categories
  boolean standardizes;
  String optimizer = "adam";

  /** {@code rows} rows of normal features and a label that is a linear function of them. */
  Case(long seed, int rows, int width) {
    random = new Random(seed);
    features = normal(rows, width);
    labels = Arrays.stream(features).mapToDouble(Case::linear).toArray();
  }

  static double linear(double[] row) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      sum += row[j] * (1 + j % 3) / row.length;
    }
    return sum;
  }

  double[][] normal(int rows, int width) {
    double[][] normal = new double[rows][width];
    for (double[] row : normal) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return normal;
  }

  /** Two classes: the label is whether it was above its median, in {@code share} of the rows. */
  Case classes(double share) {
    double[] ascending = labels.clone();
    Arrays.sort(ascending);
    double border = ascending[(int) (labels.length * (1 - share))];
    labels = Arrays.stream(labels).map(y -> y >= border ? 1 : 0).toArray();
    loss = "bce_with_logits";
    return this;
  }

  /** {@code count} classes around centres of their own. */
  Case clusters(int count) {
    double[][] centres = normal(count, features[0].length);
    for (int i = 0; i < features.length; i++) {
      labels[i] = random.nextInt(count);
      for (int j = 0; j < features[i].length; j++) {
        features[i][j] = 2 * centres[(int) labels[i]][j] + 0.5 * random.nextGaussian();
      }
    }
    loss = "cross_entropy";
    layers = List.of(Map.of("linear", 8), "relu", Map.of("linear", count));
    return this;
  }

  /** The last quarter of the rows is held out. */
  Case heldOut() {
    int train = features.length * 3 / 4;
    heldOutFeatures = Arrays.copyOfRange(features, train, features.length);
    heldOutLabels = Arrays.copyOfRange(labels, train, features.length);
    features = Arrays.copyOf(features, train);
    labels = Arrays.copyOf(labels, train);
    return this;
  }

  Case scale(int feature, double factor, double shift) {
    for (double[] row : features) {
      row[feature] = row[feature] * factor + shift;
    }
    return this;
  }

  DataProfile profile() {
    return DataProfile.of(
        scanned(features, labels),
        Optional.ofNullable(heldOutFeatures).map(rows -> scanned(rows, heldOutLabels)),
        KernelChoice.AUTO);
  }

  List<Finding> findings() {
    int width = features[0].length;
    List<FeatureColumn> columns = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      columns.add(new FeatureColumn("x" + j, 1));
    }
    List<Layer> parsed = layers.stream().map(layer -> Layer.parse(layer, "layers")).toList();
    return DataDetectors.find(
        new DataFacts(
            profile(),
            columns,
            new ModelSpec(width, parsed, Loss.parse(loss, "loss")),
            standardizes,
            OptimizerSpec.of(optimizer),
            new DataFacts.Words(
                "y", sql -> "--set data.train.sql=" + sql, count -> "--set outputs=" + count)));
  }

  private DataProfile.Scanned<float[]> scanned(double[][] features, double[] labels) {
    int width = features[0].length;
    float[] values = new float[features.length * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) features[i / width][i % width];
    }
    float[] ys = new float[labels.length];
    for (int i = 0; i < ys.length; i++) {
      ys[i] = (float) labels[i];
    }
    Block<float[]> block = new Block<>(ys.length, new Dense<>(width, values), 1, ys, null);
    DataScan<float[]> scan = new DataScan<>();
    scan.add(DType.FLOAT32, block, 0);
    BitSet sized = new BitSet();
    sized.set(0, width);
    indices.forEach(sized::clear);
    return new DataProfile.Scanned<>(DType.FLOAT32, ys.length, scan, block, sized);
  }
}
