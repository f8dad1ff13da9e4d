package io.thalweg.driver.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * PyTorch's C++ API driven from Java: what Python's loops do without Python's own cost. The data is
 * in memory before the clock starts; batches are chosen inside it; the first epoch is not counted.
 */
final class TorchPeer {
  private static final int LOOP_FEATURES = 5;
  private static final int LOOP_BATCH = 32;
  private static final int LOOP_EPOCHS = 100;

  private static final TensorOptions LONG = new TensorOptions(torch.ScalarType.Long);

  private final Tensor features;
  private final Tensor labels;
  private final long rows;

  private TorchPeer(Path raw, boolean classes) throws IOException {
    float[] y = read(raw.resolve(RawFiles.LABELS));
    float[] x = read(raw.resolve(RawFiles.FEATURES));
    rows = y.length;
    features = torch.from_blob(new FloatPointer(x), rows, x.length / rows).clone();
    Tensor column = torch.from_blob(new FloatPointer(y), rows, 1).clone();
    labels = classes ? column.squeeze().to(torch.ScalarType.Long) : column;
  }

  /**
   * Words: {@code loop THREADS RAW index|collate}, {@code mlp THREADS RAW HIDDEN,... BATCH EPOCHS}
   * or {@code logistic THREADS RAW slice|shuffle BATCH EPOCHS}.
   */
  public static void main(String[] words) throws IOException {
    torch.set_num_threads(Integer.parseInt(words[1]));
    torch.manual_seed(0);
    TorchPeer peer = new TorchPeer(Path.of(words[2]), words[0].equals("mlp"));
    Map<String, Double> results =
        switch (words[0]) {
          case "loop" -> peer.loop(words[3].equals("collate"));
          case "mlp" ->
              peer.perceptron(
                  Arrays.stream(words[3].split(",")).mapToInt(Integer::parseInt).toArray(),
                  Integer.parseInt(words[4]),
                  Integer.parseInt(words[5]));
          case "logistic" ->
              peer.logistic(
                  words[3].equals("shuffle"),
                  Integer.parseInt(words[4]),
                  Integer.parseInt(words[5]));
          default -> throw new IllegalArgumentException(words[0]);
        };
    Processes.print(results);
    Runtime.getRuntime().halt(0); // libtorch's threads do not end by themselves
  }

  private static float[] read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      FloatBuffer floats =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      float[] x = new float[floats.remaining()];
      floats.get(x);
      return x;
    }
  }

  /** The tutorials' linear regression: shuffled indices, or rows picked singly and then stacked. */
  private Map<String, Double> loop(boolean collate) {
    Tensor x = features.narrow(1, 0, LOOP_FEATURES).contiguous();
    LinearImpl layer = new LinearImpl(LOOP_FEATURES, 1);
    Optimizer optimizer = new SGD(layer.parameters(), new SGDOptions(0.01));
    Batches batches =
        collate
            ? (order, from, size) ->
                new Tensor[] {stack(x, order, from, size), stack(labels, order, from, size)}
            : (order, from, size) -> indexed(x, labels, order.narrow(0, from, size));
    return epochs(
        collate ? LOOP_EPOCHS / 10 : LOOP_EPOCHS,
        LOOP_BATCH,
        true,
        batches,
        optimizer,
        batch -> torch.mse_loss(layer.forward(batch[0]), batch[1]));
  }

  private static Tensor stack(Tensor rows, Tensor order, long from, int size) {
    TensorVector picked = new TensorVector();
    for (int i = 0; i < size; i++) {
      picked.push_back(rows.select(0, order.select(0, from + i).item_long()));
    }
    return torch.stack(picked);
  }

  private static Tensor[] indexed(Tensor x, Tensor y, Tensor indices) {
    return new Tensor[] {x.index_select(0, indices), y.index_select(0, indices)};
  }

  private Map<String, Double> perceptron(int[] hidden, int batch, int epochs) {
    Module network = new Module();
    LinearImpl[] layers = new LinearImpl[hidden.length + 1];
    long inputs = features.size(1);
    for (int i = 0; i < layers.length; i++) {
      long outputs = i < hidden.length ? hidden[i] : 10;
      layers[i] = network.register_module("layer" + i, new LinearImpl(inputs, outputs));
      inputs = outputs;
    }
    Optimizer optimizer = new Adam(network.parameters(), new AdamOptions(1e-3));
    return epochs(
        epochs,
        batch,
        true,
        (order, from, size) -> indexed(features, labels, order.narrow(0, from, size)),
        optimizer,
        rows -> torch.cross_entropy_loss(forward(layers, rows[0]), rows[1]));
  }

  private static Tensor forward(LinearImpl[] layers, Tensor x) {
    Tensor y = x;
    for (int i = 0; i < layers.length; i++) {
      y = layers[i].forward(y);
      y = i < layers.length - 1 ? torch.relu(y) : y;
    }
    return y;
  }

  /** In the order of the rows without a copy, or shuffled. */
  private Map<String, Double> logistic(boolean shuffle, int batch, int epochs) {
    LinearImpl layer = new LinearImpl(features.size(1), 1);
    Optimizer optimizer = new SGD(layer.parameters(), new SGDOptions(0.1));
    return epochs(
        epochs,
        batch,
        shuffle,
        shuffle
            ? (order, from, size) -> indexed(features, labels, order.narrow(0, from, size))
            : (order, from, size) ->
                new Tensor[] {features.narrow(0, from, size), labels.narrow(0, from, size)},
        optimizer,
        rows -> torch.binary_cross_entropy_with_logits(layer.forward(rows[0]), rows[1]));
  }

  /** Features and labels of a batch; {@code order} is null where the rows stay in theirs. */
  @FunctionalInterface
  private interface Batches {
    Tensor[] take(Tensor order, long from, int size);
  }

  /** The loss of a batch of features and labels. */
  @FunctionalInterface
  private interface Objective {
    Tensor of(Tensor[] batch);
  }

  private Map<String, Double> epochs(
      int epochs,
      int batch,
      boolean shuffle,
      Batches batches,
      Optimizer optimizer,
      Objective objective) {
    double nanos = 0;
    long steps = 0;
    long seen = 0;
    for (int epoch = 0; epoch <= epochs; epoch++) {
      long start = System.nanoTime();
      Tensor order = shuffle ? torch.randperm(rows, LONG) : null;
      for (long from = 0; from < rows; from += batch) {
        PointerScope step = new PointerScope(); // frees what the step allocates
        try {
          optimizer.zero_grad();
          int size = (int) Math.min(batch, rows - from);
          Tensor loss = objective.of(batches.take(order, from, size));
          loss.backward();
          optimizer.step();
        } finally {
          step.close();
        }
        steps++;
      }
      if (epoch == 0) {
        steps = 0;
      } else {
        nanos += System.nanoTime() - start;
        seen += rows;
      }
    }
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("rounds_per_s", steps / nanos * 1e9);
    results.put("round_us", nanos / 1e3 / steps);
    results.put("rows_per_s", seen / nanos * 1e9);
    return results;
  }
}
