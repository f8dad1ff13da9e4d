package io.thalweg.shared.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HalfTest {
  private static final int NUMBERS = 1 << 16;

  /** Ties, neighbours of ties, the ends of both ranges and random bits; rounded by PyTorch 1.13. */
  @Test
  void roundsAsPyTorchDoes() throws IOException {
    List<String> lines = lines("half.csv");
    assertTrue(lines.size() > 300, lines.size() + " lines");
    for (String line : lines) {
      String[] words = line.split(",");
      float x = Float.intBitsToFloat(Integer.parseUnsignedInt(words[0], 16));
      assertBits(words[1], Half.BF16.round(x), "bf16 of " + words[0]);
      assertBits(words[2], Half.FP16.round(x), "fp16 of " + words[0]);
    }
  }

  private static void assertBits(String expected, float found, String what) {
    int bits = Integer.parseUnsignedInt(expected, 16);
    if (Float.isNaN(Float.intBitsToFloat(bits))) {
      assertTrue(Float.isNaN(found), what);
    } else {
      assertEquals(
          Integer.toHexString(bits), Integer.toHexString(Float.floatToRawIntBits(found)), what);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberKeepsItsBits(Half half) {
    for (int bits = 0; bits < NUMBERS; bits++) {
      float value = half.value(bits);
      if (Float.isNaN(value)) {
        assertTrue(Float.isNaN(half.round(value)));
      } else {
        assertEquals(bits, half.bits(value));
      }
    }
  }

  /** Between two neighbours the middle goes to the even one, everything else to the nearer one. */
  @ParameterizedTest
  @EnumSource
  void everyTieGoesToTheEvenNeighbour(Half half) {
    for (int bits = 0;
        bits < NUMBERS / 2 && half.value(bits + 1) < Float.POSITIVE_INFINITY;
        bits++) {
      float middle = (float) (((double) half.value(bits) + half.value(bits + 1)) / 2);
      assertEquals(bits + bits % 2, half.bits(middle), "after " + bits);
      assertEquals(bits, half.bits(Math.nextDown(middle)), "after " + bits);
      assertEquals(bits + 1, half.bits(Math.nextUp(middle)), "after " + bits);
      assertEquals(0x8000 + bits + bits % 2, half.bits(-middle), "after -" + bits);
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                HalfTest.class.getResourceAsStream("/reference/" + name),
                StandardCharsets.US_ASCII))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }
}
