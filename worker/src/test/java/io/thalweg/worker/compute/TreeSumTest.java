package io.thalweg.worker.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.AnswerShape;
import io.thalweg.shared.wire.Combine;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.PartialCodec;
import io.thalweg.shared.wire.TreeNode;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TreeSumTest {
  private static final int SIZE = 37;

  private final Kernels<float[]> kernels = KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR);
  private WireForm<float[]> form = WireForm.of(Wire.EXACT, kernels);

  @ParameterizedTest
  @EnumSource
  void anyCutIntoRangesGivesEqualBits(Wire wire) {
    form = WireForm.of(wire, kernels);
    long seed = System.nanoTime();
    System.out.println("TreeSumTest " + wire + " seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 200; trial++) {
      int total = 1 << random.nextInt(8);
      float[][] leaves = leaves(total, random);
      Partial<float[]> expected = sum(leaves, new TreeSet<>(List.of(0, total)), random);
      TreeSet<Integer> cuts = new TreeSet<>(List.of(0, total));
      for (int i = random.nextInt(6); i > 0; i--) {
        cuts.add(random.nextInt(total + 1));
      }
      Partial<float[]> actual = sum(leaves, cuts, random);
      if (expected == null) {
        assertNull(actual);
      } else {
        assertArrayEquals(expected.gradient(), actual.gradient(), "cuts " + cuts);
        assertArrayEquals(expected.sums(), actual.sums());
      }
    }
  }

  @Test
  void aPowerOfTwoOfWorkersSendsOnePartialSumEach() {
    float[][] leaves = leaves(16, new Random(1));
    for (int s = 0; s < 16; s++) {
      leaves[s] = new float[SIZE];
    }
    for (int workers = 1; workers <= 16; workers *= 2) {
      for (int worker = 0; worker < workers; worker++) {
        int from = ShardRange.first(worker, workers, 16);
        int to = ShardRange.first(worker + 1, workers, 16);
        assertEquals(1, ranged(leaves, from, to).size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void partialSumsSurviveTheWireBitForBit(Wire wire) {
    form = WireForm.of(wire, kernels);
    float[][] leaves = leaves(8, new Random(2));
    PartialCodec<float[]> codec = new PartialCodec<>(DType.FLOAT32);
    List<Partial<float[]>> sent = new ArrayList<>(ranged(leaves, 1, 7));
    sent.get(0).sums()[1] = Double.NaN;
    ByteBuffer buffer =
        ByteBuffer.allocate(codec.headSize(sent) + (int) codec.gradientSize(sent, form))
            .order(ByteOrder.LITTLE_ENDIAN);
    codec.encodeHeads(sent, buffer);
    codec.encodeGradients(sent, form, buffer);
    assertEquals(0, buffer.remaining());
    buffer.flip();
    List<Partial<float[]>> received =
        codec.decodeHeads(
            buffer,
            new AnswerShape(TreeSum.nodes(8, 1, 7), 2, SIZE),
            (index, length) -> new float[length]);
    codec.decodeGradients(buffer, form, received);
    assertEquals(sent.size(), received.size());
    for (int i = 0; i < sent.size(); i++) {
      assertEquals(sent.get(i).level(), received.get(i).level());
      assertEquals(sent.get(i).index(), received.get(i).index());
      assertArrayEquals(sent.get(i).gradient(), received.get(i).gradient());
      assertArrayEquals(sent.get(i).sums(), received.get(i).sums());
    }
  }

  @Test
  void theNodesOfARangeAreThoseOfItsSums() {
    long seed = System.nanoTime();
    System.out.println("TreeSumTest nodes, seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 200; trial++) {
      int total = 1 << random.nextInt(8);
      float[][] leaves = new float[total][SIZE];
      int from = random.nextInt(total + 1);
      int to = from + random.nextInt(total + 1 - from);
      List<TreeNode> nodes =
          ranged(leaves, from, to).stream()
              .map(partial -> new TreeNode(partial.level(), partial.index()))
              .toList();
      assertEquals(nodes, TreeSum.nodes(total, from, to), total + ": " + from + " to " + to);
    }
  }

  @Test
  void sumsOfOtherNodesOrOfOtherLengthsAreRefused() {
    PartialCodec<float[]> codec = new PartialCodec<>(DType.FLOAT32);
    AnswerShape shape = new AnswerShape(TreeSum.nodes(8, 1, 7), 2, SIZE);
    Partial<float[]> one = partial(0, 1, SIZE, 2);
    assertEquals(1, decoded(codec, shape, List.of(one)).size());
    for (List<Partial<float[]>> wrong :
        List.of(
            List.of(partial(0, 0, SIZE, 2)), // of another worker
            List.of(partial(0, 2, SIZE, 2)), // a part of a node
            List.of(one, one),
            List.of(partial(1, 1, SIZE, 2), one), // out of order
            List.of(partial(0, 1, SIZE, 3)),
            List.of(partial(0, 1, SIZE - 1, 2)),
            List.of(new Partial<float[]>(0, 1, null, new double[2])))) {
      ThalwegException e = assertThrows(ThalwegException.class, () -> decoded(codec, shape, wrong));
      assertEquals(ErrorCode.INTERNAL, e.code());
    }
  }

  private static Partial<float[]> partial(int level, int index, int size, int sums) {
    return new Partial<>(level, index, new float[size], new double[sums]);
  }

  private static List<Partial<float[]>> decoded(
      PartialCodec<float[]> codec, AnswerShape shape, List<Partial<float[]>> partials) {
    ByteBuffer buffer = ByteBuffer.allocate(codec.headSize(partials));
    codec.encodeHeads(partials, buffer);
    return codec.decodeHeads(buffer.flip(), shape, (index, length) -> new float[length]);
  }

  private Partial<float[]> sum(float[][] leaves, TreeSet<Integer> cuts, Random random) {
    List<Partial<float[]>> partials = new ArrayList<>();
    Integer from = null;
    for (int cut : cuts) {
      if (from != null) {
        partials.addAll(ranged(leaves, from, cut));
      }
      from = cut;
    }
    Collections.shuffle(partials, random);
    return new TreeSum<>(form).finish(leaves.length, partials, Combine.ADD);
  }

  private List<Partial<float[]>> ranged(float[][] leaves, int from, int to) {
    return new TreeSum<>(form)
        .ofRange(
            leaves.length,
            from,
            to,
            s ->
                leaves[s] == null
                    ? null
                    : new Partial<>(0, s, leaves[s].clone(), new double[] {leaves[s][0], 1}));
  }

  /** Values of very different sizes, so that another order gives other bits; some shards empty. */
  private static float[][] leaves(int total, Random random) {
    float[][] leaves = new float[total][];
    for (int s = 0; s < total; s++) {
      if (random.nextInt(4) > 0) {
        leaves[s] = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
          leaves[s][i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
        }
      }
    }
    return leaves;
  }
}
