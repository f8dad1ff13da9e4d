package io.thalweg.shared.wire;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Standardize;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The byte form of commands: a tag, then the fields. A new command is a new row of the table. */
public final class CommandCodec {

  /**
   * How a command travels.
   *
   * @param size bytes of its fields
   * @param write puts the fields
   * @param read makes a command of what {@code write} has put, or fails as {@link MessageParts}
   */
  private record Form<C extends Command>(
      Class<C> type,
      ToIntFunction<C> size,
      BiConsumer<ByteBuffer, C> write,
      Function<ByteBuffer, C> read) {

    int sizeOf(Command command) {
      return size.applyAsInt(type.cast(command));
    }

    void put(ByteBuffer message, Command command) {
      write.accept(message, type.cast(command));
    }
  }

  /** The tag of a command is the place of its form. */
  private static final List<Form<?>> FORMS =
      List.of(
          new Form<>(
              Command.Step.class,
              step -> 2 * Long.BYTES,
              (message, step) -> message.putLong(step.epoch()).putLong(step.step()),
              message ->
                  new Command.Step(MessageParts.int64(message), MessageParts.int64(message))),
          new Form<>(
              Command.Evaluate.class,
              evaluate -> Integer.BYTES + Long.BYTES,
              (message, evaluate) -> message.putInt(evaluate.dataset()).putLong(evaluate.number()),
              message ->
                  new Command.Evaluate(MessageParts.int32(message), MessageParts.int64(message))),
          new Form<>(
              Command.CountScores.class,
              CommandCodec::countSize,
              CommandCodec::putCount,
              CommandCodec::count),
          new Form<>(
              Command.ListScores.class,
              list -> 2 * Integer.BYTES + 3 * Long.BYTES,
              CommandCodec::putList,
              CommandCodec::list),
          new Form<>(
              Command.Moments.class,
              moments -> Integer.BYTES + 1 + MessageParts.size(moments.shift()),
              CommandCodec::putMoments,
              CommandCodec::moments),
          new Form<>(
              Command.Detail.class,
              detail -> Integer.BYTES + Double.BYTES,
              (message, detail) -> message.putInt(detail.dataset()).putDouble(detail.scale()),
              message ->
                  new Command.Detail(MessageParts.int32(message), MessageParts.float64(message))),
          new Form<>(
              Command.Load.class,
              CommandCodec::loadSize,
              CommandCodec::putLoad,
              CommandCodec::load),
          new Form<>(
              Command.Stop.class, stop -> 0, (message, stop) -> {}, message -> new Command.Stop()));

  private CommandCodec() {}

  private static int tag(Command command) {
    for (int tag = 0; tag < FORMS.size(); tag++) {
      if (FORMS.get(tag).type() == command.getClass()) {
        return tag;
      }
    }
    throw ThalwegException.of(ErrorCode.INTERNAL, "a command has no byte form: " + command);
  }

  /** Bytes of {@code command}. */
  public static int size(Command command) {
    return 1 + FORMS.get(tag(command)).sizeOf(command);
  }

  /** Writes {@code command}. */
  public static void encode(Command command, ByteBuffer message) {
    int tag = tag(command);
    FORMS.get(tag).put(message.put((byte) tag), command);
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @throws ThalwegException INTERNAL where the bytes are no command
   */
  public static Command decode(ByteBuffer message) {
    byte tag = MessageParts.int8(message);
    if (tag < 0 || tag >= FORMS.size()) {
      throw MessageParts.malformed("a command of kind " + tag);
    }
    return FORMS.get(tag).read().apply(message);
  }

  private static int countSize(Command.CountScores count) {
    return Integer.BYTES
        + Long.BYTES
        + MessageParts.size(count.from())
        + MessageParts.size(count.to())
        + MessageParts.size(count.parts());
  }

  private static void putCount(ByteBuffer message, Command.CountScores count) {
    message.putInt(count.dataset()).putLong(count.number());
    MessageParts.put(message, count.from());
    MessageParts.put(message, count.to());
    MessageParts.put(message, count.parts());
  }

  private static Command.CountScores count(ByteBuffer message) {
    int dataset = MessageParts.int32(message);
    long number = MessageParts.int64(message);
    long[] from = MessageParts.longs(message);
    long[] to = MessageParts.longs(message);
    int[] parts = MessageParts.ints(message);
    try {
      return new Command.CountScores(dataset, number, from, to, parts);
    } catch (IllegalArgumentException e) {
      throw MessageParts.malformed(e.getMessage()).cause(e);
    }
  }

  private static void putList(ByteBuffer message, Command.ListScores list) {
    message.putInt(list.dataset()).putLong(list.number());
    message.putLong(list.from()).putLong(list.to()).putInt(list.most());
  }

  private static Command.ListScores list(ByteBuffer message) {
    return new Command.ListScores(
        MessageParts.int32(message),
        MessageParts.int64(message),
        MessageParts.int64(message),
        MessageParts.int64(message),
        MessageParts.int32(message));
  }

  private static void putMoments(ByteBuffer message, Command.Moments moments) {
    boolean ofLabel = moments.of() == Command.Column.LABEL;
    message.putInt(moments.dataset()).put((byte) (ofLabel ? 1 : 0));
    MessageParts.put(message, moments.shift());
  }

  private static Command.Moments moments(ByteBuffer message) {
    int dataset = MessageParts.int32(message);
    boolean ofLabel = MessageParts.flag(message);
    Command.Column of = ofLabel ? Command.Column.LABEL : Command.Column.FEATURES;
    return new Command.Moments(dataset, of, MessageParts.doubles(message));
  }

  private static int loadSize(Command.Load load) {
    return 2 * Long.BYTES
        + 2
        + Integer.BYTES
        + MessageParts.size(load.plan().shardRows())
        + MessageParts.size(load.standardize().mean())
        + MessageParts.size(load.standardize().scale());
  }

  private static void putLoad(ByteBuffer message, Command.Load load) {
    message.putLong(load.seed()).putLong(load.plan().batch()).put(load.wire().code());
    message.putInt(load.plan().window());
    message.put((byte) (load.unit() == LabelUnit.LOG1P ? 1 : 0));
    MessageParts.put(message, load.plan().shardRows());
    MessageParts.put(message, load.standardize().mean());
    MessageParts.put(message, load.standardize().scale());
  }

  private static Command.Load load(ByteBuffer message) {
    long seed = MessageParts.int64(message);
    long batch = MessageParts.int64(message);
    Wire wire = Wire.ofCode(MessageParts.int8(message));
    int window = MessageParts.int32(message);
    LabelUnit unit = MessageParts.flag(message) ? LabelUnit.LOG1P : LabelUnit.SAME;
    int[] shardRows = MessageParts.ints(message);
    double[] mean = MessageParts.doubles(message);
    double[] scale = MessageParts.doubles(message);
    try {
      return new Command.Load(
          new BatchPlan(shardRows, batch, window, seed),
          seed,
          wire,
          new Standardize(mean, scale),
          unit);
    } catch (IllegalArgumentException | ThalwegException e) {
      throw MessageParts.malformed(e.getMessage()).cause(e);
    }
  }
}
