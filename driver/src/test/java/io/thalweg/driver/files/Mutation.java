package io.thalweg.driver.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Damage to files, drawn from a random generator: to their bytes, or to the JSON in them. */
public final class Mutation {
  private static final String SIGNS = "0123456789,[]{}\":-.eE \\u";

  /** What stands in the place of a value of JSON. */
  private static final List<Object> ODD =
      Arrays.asList(
          null,
          "",
          "x",
          "NaN",
          "\u0000",
          true,
          0,
          -1,
          1,
          2,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          0.5,
          -0.0,
          1e308,
          Double.MIN_VALUE,
          List.of(),
          List.of(1),
          Map.of(),
          Map.of("linear", 2),
          Map.of("type", "mse"));

  private Mutation() {}

  /** A copy of {@code bytes} with one to three changes of its bytes. */
  public static byte[] bytes(byte[] bytes, Random random) {
    byte[] mutant = bytes;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      mutant = changed(mutant, random);
    }
    return mutant;
  }

  private static byte[] changed(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    byte[] mutant = bytes.clone();
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(40, bytes.length - at));
    switch (random.nextInt(9)) {
      case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutant[at] = (byte) random.nextInt(256);
      case 2 -> mutant[at] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
      case 3 -> mutant[at] = bytes[random.nextInt(bytes.length)];
      case 4 -> mutant[Math.min(at, 7)] ^= (byte) (1 << random.nextInt(8)); // a header's length
      case 5 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 6 -> {
        return spliced(bytes, at, at + length, new byte[0]); // a piece less
      }
      case 7 -> { // a piece that stands elsewhere
        return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      default -> {
        int from = random.nextInt(bytes.length);
        byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
        return spliced(bytes, at, at + length, piece);
      }
    }
    return mutant;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
    byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + piece.length);
    System.arraycopy(piece, 0, spliced, from, piece.length);
    System.arraycopy(bytes, to, spliced, from + piece.length, bytes.length - to);
    return spliced;
  }

  /** A copy of the JSON object {@code text} with one to three of its values changed. */
  public static Map<String, Object> json(byte[] text, Random random) {
    Map<String, Object> mutant;
    try {
      mutant = Json.parse(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(new String(text, StandardCharsets.UTF_8), e);
    }
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      List<Runnable> places = new ArrayList<>();
      collect(mutant, random, places);
      if (!places.isEmpty()) {
        places.get(random.nextInt(places.size())).run();
      }
    }
    return mutant;
  }

  @SuppressWarnings("unchecked") // as Json parses
  private static void collect(Object value, Random random, List<Runnable> places) {
    if (value instanceof Map<?, ?> parsed) {
      Map<String, Object> map = (Map<String, Object>) parsed;
      for (String key : List.copyOf(map.keySet())) {
        places.add(() -> change(map, key, random));
        collect(map.get(key), random, places);
      }
    } else if (value instanceof List<?> parsed) {
      List<Object> list = (List<Object>) parsed;
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        places.add(() -> change(list, index, random));
        collect(list.get(i), random, places);
      }
    }
  }

  private static void change(Map<String, Object> map, String key, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> map.remove(key);
      case 1 -> map.put(key + (random.nextBoolean() ? "x" : ""), odd(map.get(key), random));
      case 2 -> { // one that stands beside it
        List<Object> values = new ArrayList<>(map.values());
        map.put(key, values.get(random.nextInt(values.size())));
      }
      default -> map.put(key, odd(map.get(key), random));
    }
  }

  private static void change(List<Object> list, int index, Random random) {
    int other = random.nextInt(list.size());
    switch (random.nextInt(4)) {
      case 0 -> list.remove(index);
      case 1 -> list.add(index, copy(list.get(other)));
      case 2 -> list.set(index, copy(list.get(other)));
      default -> list.set(index, odd(list.get(index), random));
    }
  }

  private static Object odd(Object value, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> value instanceof Number number ? number.longValue() + 1 - random.nextInt(3) : value;
      case 1 -> value instanceof Number number ? number.doubleValue() * 1.5 : value + "y";
      case 2 -> new ArrayList<>(Arrays.asList(value));
      case 3 -> copy(Map.of("residual", List.of(String.valueOf(value))));
      default -> copy(ODD.get(random.nextInt(ODD.size())));
    };
  }

  /** That can be changed in its turn. */
  private static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, inner) -> copy.put(key, copy(inner)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(copy(inner)));
      return copy;
    }
    return value;
  }
}
