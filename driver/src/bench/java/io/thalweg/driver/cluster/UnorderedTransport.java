package io.thalweg.driver.cluster;

import io.thalweg.shared.concurrent.IdleHands;
import io.thalweg.shared.concurrent.SpinWait;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rounds without the promise of equal bits, as fast as they can be made of the same kernels: what
 * the ordered sums are measured against. Each worker shuffles its own rows, takes its share of a
 * batch from them in as few passes as asked for, and sums into one array; there are no strips, no
 * shards and no tree, and the sums are those of just this number of workers. Its threads wait, and
 * help with the step, as workers do.
 */
final class UnorderedTransport implements Transport<float[]> {
  private static final DType<float[]> DTYPE = DType.FLOAT32;

  private final List<Worker> workers = new ArrayList<>();
  private final Model spec;
  private final int passRows;

  /**
   * Workers, of which the caller's thread is the first.
   *
   * @param shards all rows; without weights
   * @param spec what to compute
   * @param passRows rows per pass through the model, at most
   */
  UnorderedTransport(List<Shard<float[]>> shards, Model spec, int workers, int passRows) {
    this.spec = spec;
    this.passRows = passRows;
    for (int worker = 0; worker < workers; worker++) {
      int from = worker * shards.size() / workers;
      int end = (worker + 1) * shards.size() / workers;
      this.workers.add(new Worker(worker, shards.subList(from, end)));
    }
    this.workers.subList(1, workers).forEach(Thread::start);
  }

  /** A thread with rows of its own; the first worker's is never started. */
  private final class Worker extends Thread {
    private final Kernels<float[]> kernels = fresh(); // with buffers of their own
    private final Block<float[]> own;
    private final int[] order;
    private final Random random;
    private int at;
    private int share;
    private ModelPlan<float[]> model;
    private Block<float[]> block;
    private float[] gradient;
    private float[] pass;
    private double loss;
    private volatile float[] asked;
    private volatile boolean ended;

    Worker(int number, List<Shard<float[]>> shards) {
      int rows = shards.stream().mapToInt(Shard::rows).sum();
      int width = shards.get(0).block().features().width();
      float[] features = new float[rows * width];
      float[] labels = new float[rows];
      this.own = new Block<>(rows, new Dense<>(width, features), 1, labels, null);
      this.order = new int[rows];
      this.random = new Random(number);
      int row = 0;
      for (Shard<float[]> shard : shards) {
        System.arraycopy(
            shard.block().features().values(), 0, features, row * width, shard.rows() * width);
        System.arraycopy(shard.block().labels(), 0, labels, row, shard.rows());
        row += shard.rows();
      }
      for (int i = 0; i < rows; i++) {
        order[i] = i;
      }
      setDaemon(true);
    }

    void load(Command.Load load) {
      share = (int) (load.plan().batch() / workers.size());
      model = new ModelPlan<>(spec, kernels, Math.min(share, passRows));
      block = model.newBlock();
      gradient = new float[spec.slots().size()];
      pass = new float[share > passRows ? gradient.length : 0];
      at = order.length;
    }

    @Override
    public void run() {
      while (!ended) {
        IdleHands.join();
        SpinWait.until(() -> asked != null || IdleHands.help(), SpinWait.WITHIN_A_JVM);
        IdleHands.leave();
        float[] parameters = asked;
        if (parameters != null) {
          compute(parameters);
          asked = null;
        }
      }
    }

    void compute(float[] parameters) {
      if (at + share > order.length) {
        shuffle();
      }
      loss = 0;
      for (int done = 0; done < share; done += passRows) {
        int rows = Math.min(passRows, share - done);
        block.gather(kernels, own, order, at + done, rows);
        loss += model.gradient(block, parameters, 0, done == 0 ? gradient : pass);
        if (done > 0) {
          kernels.add(gradient.length, pass, 0, gradient, 0);
        }
      }
      at += share;
    }

    private void shuffle() {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int row = order[i];
        order[i] = order[j];
        order[j] = row;
      }
      at = 0;
    }
  }

  private static Kernels<float[]> fresh() {
    return KernelProvider.find(DTYPE, KernelChoice.AUTO);
  }

  @Override
  public void load(Command.Load load) {
    workers.forEach(worker -> worker.load(load));
  }

  @Override
  public Answer<float[]> ask(Command command, float[] parameters) {
    for (int i = 1; i < workers.size(); i++) {
      workers.get(i).asked = parameters;
    }
    Worker own = workers.get(0);
    own.compute(parameters);
    double[] sums = new double[StepSums.COUNT];
    sums[StepSums.LOSS] = own.loss;
    for (int i = 1; i < workers.size(); i++) {
      Worker other = workers.get(i);
      while (other.asked != null) {
        SpinWait.until(() -> other.asked == null, SpinWait.WITHIN_A_JVM);
      }
      own.kernels.add(own.gradient.length, other.gradient, 0, own.gradient, 0);
      sums[StepSums.LOSS] += other.loss;
    }
    sums[StepSums.WEIGHT] = (double) own.share * workers.size();
    sums[StepSums.ROWS] = sums[StepSums.WEIGHT];
    return new Answer<>(new Partial<>(0, 0, own.gradient, sums), 0, 0, 0, 0, 0);
  }

  @Override
  public String name() {
    return "unordered";
  }

  @Override
  public int workers() {
    return workers.size();
  }

  @Override
  public String kernels() {
    return workers.get(0).kernels.name();
  }

  @Override
  public void close() {
    for (Worker worker : workers) {
      worker.ended = true;
    }
  }
}
