package io.thalweg.shared.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Standardize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandCodecTest {
  private static final Command.Load LOAD =
      new Command.Load(
          new BatchPlan(new int[] {3, 0, 5, 7}, 6),
          -9,
          Wire.BF16,
          new Standardize(new double[] {1, -2}, new double[] {0.5, 3}),
          LabelUnit.LOG1P);

  private static final Command.CountScores COUNT =
      new Command.CountScores(
          1, 2, new long[] {ScoreKeys.MIN, 3}, new long[] {2, ScoreKeys.MAX}, new int[] {4, 5});

  private static final Command.Moments MOMENTS =
      new Command.Moments(2, Command.Column.LABEL, new double[] {1.5, Double.MIN_VALUE});

  private static final List<Command> ALL =
      List.of(
          LOAD,
          new Command.Step(3, 4L << 40),
          new Command.Evaluate(1, 7L << 40),
          COUNT,
          new Command.ListScores(0, 1, ScoreKeys.MIN, ScoreKeys.MAX, 12),
          MOMENTS,
          new Command.Detail(1, 0.25),
          new Command.Stop());

  @Test
  void everyKindOfCommandIsAmongThoseOfThisTest() {
    Set<Class<?>> kinds = ALL.stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(Set.of(Command.class.getPermittedSubclasses()), kinds);
  }

  @Test
  void commandsArriveAsTheyWere() {
    for (Command command : ALL) {
      ByteBuffer message = encoded(command);
      assertEquals(0, message.limit() - CommandCodec.size(command), command.toString());
      Command arrived = CommandCodec.decode(message);
      assertEquals(0, message.remaining());
      assertEquals(encoded(command), encoded(arrived));
    }
    Command.Load load = assertInstanceOf(Command.Load.class, CommandCodec.decode(encoded(LOAD)));
    assertEquals(-9, load.seed());
    assertEquals(Wire.BF16, load.wire());
    assertEquals(LOAD.standardize(), load.standardize());
    assertEquals(LabelUnit.LOG1P, load.unit());
    assertArrayEquals(LOAD.plan().shardRows(), load.plan().shardRows());
    assertEquals(6, load.plan().batch());
    assertEquals(3, load.plan().batchesPerEpoch());
  }

  @Test
  void cutOffCommandsAndOtherBytesAreRefusedBeforeAnythingIsAllocated() {
    for (Command command : ALL) {
      ByteBuffer whole = encoded(command);
      for (int length = 0; length < whole.limit(); length++) {
        assertRefused(whole.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(length));
      }
    }
    assertRefused(encoded(MOMENTS).putInt(6, Integer.MAX_VALUE)); // columns
    assertRefused(encoded(MOMENTS).putInt(6, -1));
    assertRefused(encoded(COUNT).putInt(53, 0)); // parts of a section
    assertRefused(encoded(COUNT).putInt(53, Integer.MAX_VALUE));
    assertRefused(encoded(COUNT).putLong(17, Long.MAX_VALUE)); // where a section begins
    assertRefused(encoded(LOAD).put(0, (byte) 99));
    assertRefused(encoded(LOAD).put(0, (byte) -1));
    assertRefused(encoded(LOAD).putLong(9, 0)); // a batch without rows
    assertRefused(encoded(LOAD).put(17, (byte) 3)); // a wire that does not exist
    assertRefused(encoded(LOAD).putInt(22, -3)); // rows of a shard
  }

  @Test
  void anyBytesAreACommandOrRefused() {
    long seed = System.nanoTime();
    System.out.println("CommandCodecTest seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = (byte) random.nextInt(ALL.size());
      }
      try {
        CommandCodec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
      } catch (ThalwegException e) {
        assertEquals(ErrorCode.INTERNAL, e.code());
      }
    }
  }

  private static void assertRefused(ByteBuffer message) {
    ThalwegException e = assertThrows(ThalwegException.class, () -> CommandCodec.decode(message));
    assertEquals(ErrorCode.INTERNAL, e.code());
  }

  private static ByteBuffer encoded(Command command) {
    ByteBuffer message =
        ByteBuffer.allocate(CommandCodec.size(command)).order(ByteOrder.LITTLE_ENDIAN);
    CommandCodec.encode(command, message);
    return message.flip();
  }
}
