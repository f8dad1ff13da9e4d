package io.thalweg.worker.session;

import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.wire.AnswerShape;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.ShardWorker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * The body of a task of a round that is one Spark job: one command, answered as the bytes of a
 * report and, after them, those of the name of the worker's kernels. A failure is part of the
 * report, so that Spark does not retry a user's error.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class JobTask<A> implements FlatMapFunction<Iterator<RangeRdd.Ranges<A>>, byte[]> {
  private static final long serialVersionUID = 1L;

  private final DType<A> dtype;
  private final KernelChoice choice;
  private final Model model;
  private final BlockCounter counter;
  private final Command.Load load;
  private final Command command;
  private final Wire wire;
  private final int length;
  private final Broadcast<byte[]> parameters;

  /**
   * The task of one round.
   *
   * @param model what to compute
   * @param counter of this application; each task counts for itself
   * @param load the batches and the standardisation, or null where the command needs none
   * @param wire the form of the parameters and of the answer
   * @param length how many parameters there are
   * @param parameters their bytes
   */
  public JobTask(
      DType<A> dtype,
      KernelChoice choice,
      Model model,
      BlockCounter counter,
      Command.Load load,
      Command command,
      Wire wire,
      int length,
      Broadcast<byte[]> parameters) {
    this.dtype = dtype;
    this.choice = choice;
    this.model = model;
    this.counter = counter;
    this.load = load;
    this.command = command;
    this.wire = wire;
    this.length = length;
    this.parameters = parameters;
  }

  @Override
  public Iterator<byte[]> call(Iterator<RangeRdd.Ranges<A>> partition) {
    RangeRdd.Ranges<A> ranges = partition.next();
    long start = System.nanoTime();
    WireForm<A> form = WireForm.of(wire, KernelProvider.find(dtype, choice));
    ShardWorker<A> worker = new ShardWorker<>(dtype, choice, model, ranges.datasets(), counter);
    List<Partial<A>> partials = List.of();
    RuntimeException failure = null;
    try {
      if (load != null) {
        worker.execute(load, null);
      }
      partials = worker.execute(command, form.fromBytes(parameters.value(), length));
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      failure = TaskError.of(e);
    }
    long nanos = System.nanoTime() - start;
    Report<A> report = new Report<>(ranges.worker(), 0, partials, failure, nanos, Report.ALL);
    byte[] bytes = new ReportCodec<>(dtype).encode(report, form, true).array();
    return List.of(bytes, worker.kernels().getBytes(StandardCharsets.UTF_8)).iterator();
  }

  /** The name of the kernels whose bytes the task returned. */
  public static String kernels(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The report whose bytes the task of {@code worker} returned.
   *
   * @param shape what it may have returned
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where it returned anything else
   */
  public static <A> Report<A> decode(
      int worker, byte[] bytes, WireForm<A> form, AnswerShape shape) {
    DType<A> dtype = form.dtype();
    ByteBuffer message = Messages.buffer(bytes);
    if (Messages.kind(message) != Messages.Kind.REPORT) {
      throw MessageParts.malformed("not a report");
    }
    ReportCodec<A> codec = new ReportCodec<>(dtype);
    ReportCodec.Head head = codec.decodeHead(message);
    return codec.decode(
        worker,
        head,
        message,
        form,
        shape,
        (index, length) -> dtype.allocate(length),
        new Arrival());
  }
}
