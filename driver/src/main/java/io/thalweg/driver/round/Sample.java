package io.thalweg.driver.round;

import io.thalweg.driver.diagnosis.Facts.Baseline;
import io.thalweg.driver.diagnosis.Rehearsal;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.ModelProbe;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.worker.data.OddRow;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Some of the rows in the driver's own memory, on which it can look at a model without asking the
 * workers.
 *
 * @param rows the first ones in canonical order, which is a random one
 * @param measured the features that standardising is for, see {@link FeatureColumn#measured}
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Sample<A>(Kernels<A> kernels, Block<A> rows, BitSet measured) {
  static final int BLOCK_ROWS = 256;

  /** Rows whose features are all numbers of a size. */
  public Sample(Kernels<A> kernels, Block<A> rows) {
    this(kernels, rows, all(rows.features().width()));
  }

  /**
   * The first rows of a data set.
   *
   * @param most how many, at most
   */
  public static <A> Sample<A> of(Kernels<A> kernels, PackedData<A> data, int most) {
    return new Sample<>(kernels, data.sample(most), FeatureColumn.measured(data.features()));
  }

  private static BitSet all(int width) {
    BitSet all = new BitSet(width);
    all.set(0, width);
    return all;
  }

  /** The mean loss of {@code parameters} over these rows; NaN where no row has weight. */
  double loss(Model model, A parameters) {
    ModelPlan<A> plan = new ModelPlan<>(model, kernels, Math.min(BLOCK_ROWS, rows.rows()));
    Block<A> block = plan.newBlock();
    double loss = 0;
    double weight = 0;
    for (int at = 0; at < rows.rows(); at += BLOCK_ROWS) {
      int count = Math.min(BLOCK_ROWS, rows.rows() - at);
      double sum = block.gather(kernels, rows, null, at, count);
      loss += plan.loss(block, parameters);
      weight += plan.lossWeight(block, sum);
    }
    return loss / weight;
  }

  /** The mean losses of so many rows at a time; NaN where no row of them has weight. */
  double[] losses(Model model, A parameters, int atOnce) {
    ModelPlan<A> plan = new ModelPlan<>(model, kernels, Math.min(atOnce, rows.rows()));
    Block<A> block = plan.newBlock();
    double[] losses = new double[(rows.rows() + atOnce - 1) / atOnce];
    for (int i = 0; i < losses.length; i++) {
      int at = i * atOnce;
      double sum = block.gather(kernels, rows, null, at, Math.min(atOnce, rows.rows() - at));
      losses[i] = plan.loss(block, parameters) / plan.lossWeight(block, sum);
    }
    return losses;
  }

  /** A copy of the rows from {@code from} up to {@code to}. */
  Sample<A> part(int from, int to) {
    Block<A> part =
        Block.dense(kernels.dtype(), to - from, rows.features().width(), rows.labelWidth());
    part.gather(kernels, rows, null, from, to - from);
    return new Sample<>(kernels, part, measured);
  }

  /** A copy of the rows of these numbers. */
  Sample<A> part(int[] numbers) {
    Block<A> part =
        Block.dense(kernels.dtype(), numbers.length, rows.features().width(), rows.labelWidth());
    part.gather(kernels, rows, numbers, 0, numbers.length);
    return new Sample<>(kernels, part, measured);
  }

  /** Rows of a round of {@code plan}, as far as these rows and a block have them. */
  int batch(TrainingPlan plan) {
    return (int) Math.min(plan.batches().batch(), Math.min(BLOCK_ROWS, rows.rows()));
  }

  /** Up to {@code most} of these rows in float64. */
  Block<double[]> inFloat64(int most) {
    int count = Math.min(most, rows.rows());
    int width = rows.features().width();
    DType<A> dtype = kernels.dtype();
    Block<double[]> wide = Block.dense(DType.FLOAT64, count, width, rows.labelWidth());
    double[] row = new double[width];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        row[j] = dtype.get(rows.features().values(), i * width + j);
      }
      wide.features().set(DType.FLOAT64, i, row, 0);
      for (int j = 0; j < rows.labelWidth(); j++) {
        int at = i * rows.labelWidth() + j;
        wide.labels()[at] = dtype.get(rows.labels(), at);
      }
      wide.weights()[i] = rows.weight(dtype, i);
    }
    return wide;
  }

  /** Those of the rows whose numbers are all within {@code limits}: features, then labels. */
  public Sample<A> within(double[] limits) {
    int[] kept =
        IntStream.range(0, rows.rows())
            .filter(i -> OddRow.excess(kernels.dtype(), rows, i, limits) <= 1)
            .toArray();
    return part(kept);
  }

  /** Whether the loss of these rows falls with the settings of {@code plan}. */
  public boolean trains(TrainingPlan plan) {
    return new LocalRehearsal<>(plan, this)
        .run(Rehearsal.Change.rate(1))
        .filter(trial -> trial.last() < trial.first())
        .isPresent();
  }

  /** Measures layers on the first of these rows. */
  public ModelProbe<A> probe(Model model) {
    Sample<A> first = part(0, Math.min(BLOCK_ROWS, rows.rows()));
    return new ModelProbe<>(model, kernels, first.rows());
  }

  /** Brings each measured feature to mean 0 and deviation 1 over these rows. */
  public Standardize standardization() {
    DType<A> dtype = kernels.dtype();
    int width = rows.features().width();
    A values = rows.features().values();
    double[] mean = new double[width];
    double[] scale = new double[width];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < rows.rows(); i++) {
        mean[j] += dtype.get(values, i * width + j) / rows.rows();
      }
      double square = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double apart = dtype.get(values, i * width + j) - mean[j];
        square += apart * apart / rows.rows();
      }
      scale[j] = square > 0 ? 1 / Math.sqrt(square) : 1;
    }
    return new Standardize(mean, scale).only(measured);
  }

  /** What the best constant prediction comes to; empty where that has no meaning. */
  Optional<Baseline> baseline(Model model) {
    return model instanceof ModelSpec spec && rows.rows() > 0
        ? new ConstantPrediction<>(this, spec).best()
        : Optional.empty();
  }
}
