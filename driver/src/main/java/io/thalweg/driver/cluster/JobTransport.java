package io.thalweg.driver.cluster;

import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.AnswerShape;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.AnswerShapes;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.JobScope;
import io.thalweg.worker.session.JobTask;
import io.thalweg.worker.session.RangeRdd;
import io.thalweg.worker.session.Report;
import io.thalweg.worker.session.StoppableJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One Spark job per round, by Spark's public API only: for places where the RPC is out of reach,
 * and as the oracle of the resident transport.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class JobTransport<A> implements Transport<A> {
  private final JavaSparkContext context;
  private final Model model;
  private final DType<A> dtype;
  private final KernelChoice choice;
  private final WorkerKernels kernels;
  private final Forms<A> forms;
  private final JavaRDD<RangeRdd.Ranges<A>> ranges;
  private final int[] shards;
  private final List<AnswerShapes> shapes;
  private final String tag = JobScope.newTag();
  private final RoundWatch watch;
  private Command.Load load;

  /**
   * A transport over the given data sets.
   *
   * @param datasets the packed shards of each data set, partition i holding shard i; the training
   *     data first
   * @param model what the workers compute
   */
  public JobTransport(
      JavaSparkContext context,
      List<JavaRDD<Shard<A>>> datasets,
      Model model,
      DType<A> dtype,
      KernelChoice choice) {
    this.context = context;
    this.model = model;
    this.dtype = dtype;
    this.choice = choice;
    Kernels<A> own = KernelProvider.find(dtype, choice);
    this.kernels = new WorkerKernels(own.name());
    this.forms = new Forms<>(own);
    this.shards = datasets.stream().mapToInt(JavaRDD::getNumPartitions).toArray();
    int workers = Math.min(ClusterSlots.await(context), shards[0]);
    this.shapes = AnswerShapes.of(model, shards, workers);
    this.watch = new RoundWatch(context, tag);
    this.ranges = new RangeRdd<>(context.sc(), datasets, workers).toJavaRDD();
  }

  @Override
  public void load(Command.Load load) {
    this.load = load;
    forms.load(load);
  }

  @Override
  public Answer<A> ask(Command command, A parameters) {
    String description = "Thalweg: " + command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return JobScope.run(context.sc(), description, tag, () -> answer(command, parameters));
  }

  private Answer<A> answer(Command command, A parameters) {
    long start = System.nanoTime();
    WireForm<A> form = forms.of(command);
    int length = parameters == null ? 0 : dtype.length(parameters);
    byte[] bytes = parameters == null ? new byte[0] : form.toBytes(parameters);
    Broadcast<byte[]> broadcast = context.broadcast(bytes);
    long sent = System.nanoTime();
    JobTask<A> task =
        new JobTask<>(
            dtype, choice, model, watch.counter(), load, command, form.wire(), length, broadcast);
    watch.ask();
    List<byte[]> results =
        StoppableJob.collect(ranges.mapPartitions(task), () -> watch.check(worker -> true));
    long collected = System.nanoTime();
    if (command instanceof Command.Step) {
      watch.answered();
    }
    broadcast.destroy(); // after a failure tasks may still read it, and Spark itself cleans it up
    List<Partial<A>> partials = new ArrayList<>();
    long compute = 0;
    List<String> names = new ArrayList<>();
    for (int worker = 0; worker < workers(); worker++) {
      AnswerShape shape = shapes.get(worker).of(command);
      Report<A> report = JobTask.decode(worker, results.get(2 * worker), form, shape);
      Failures.rethrow(report.failure());
      partials.addAll(report.partials());
      compute = Math.max(compute, report.computeNanos());
      names.add(JobTask.kernels(results.get(2 * worker + 1)));
    }
    kernels.are(names);
    Partial<A> sum = forms.tree().finish(shards[command.dataset()], partials, command.combine());
    long wait = Math.max(0, collected - sent - compute);
    return new Answer<>(sum, 0, sent - start, compute, wait, System.nanoTime() - collected);
  }

  @Override
  public String name() {
    return "job";
  }

  @Override
  public int workers() {
    return ranges.getNumPartitions();
  }

  @Override
  public String kernels() {
    return kernels.name();
  }

  @Override
  public void close() {
    watch.close();
  }
}
