package io.thalweg.shared.column;

import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From a cell to plain numbers, each row for itself: nothing is filled in. A cell without a value
 * gives NaN in all of them.
 */
public sealed interface Coding extends Serializable {
  /** How many numbers it gives. */
  int width();

  /**
   * Numbers as they are.
   *
   * @param width 1, or the length of an array or vector
   */
  record Numbers(int width) implements Coding {
    private static final long serialVersionUID = 1L;
  }

  /** log(1 + x) of a number above -1. */
  record Log1p() implements Coding {
    private static final long serialVersionUID = 1L;

    @Override
    public int width() {
      return 1;
    }
  }

  /** The place of a text among {@code values}, from 0; NaN where it is none of them. */
  final class Codes implements Coding {
    private static final long serialVersionUID = 1L;

    private final List<String> values;
    private transient Map<String, Integer> places; // made where it is used

    /**
     * Codes of texts.
     *
     * @param values the texts, in the order of their codes
     */
    public Codes(List<String> values) {
      this.values = List.copyOf(values);
    }

    /** The texts, in the order of their codes. */
    public List<String> values() {
      return values;
    }

    /** The code of {@code text}, or -1. */
    public int code(String text) {
      if (places == null) {
        Map<String, Integer> made = new HashMap<>(values.size() * 2);
        for (int i = 0; i < values.size(); i++) {
          made.put(values.get(i), i);
        }
        places = made;
      }
      return places.getOrDefault(text, -1);
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Codes that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /**
   * Parts of a date.
   *
   * @param parts in order, at least one
   */
  record Parts(List<DatePart> parts) implements Coding {
    private static final long serialVersionUID = 1L;

    /** Takes a copy. */
    public Parts {
      parts = List.copyOf(parts);
    }

    @Override
    public int width() {
      return parts.size();
    }
  }

  /**
   * Days since a date, with their fraction.
   *
   * @param start day 0
   */
  record Since(LocalDateTime start) implements Coding {
    private static final long serialVersionUID = 1L;
    private static final double SECONDS_A_DAY = 86_400;
    private static final double NANOS = 1e9;

    @Override
    public int width() {
      return 1;
    }

    /** The days from {@link #start} to {@code time}. */
    public double days(LocalDateTime time) {
      Duration passed = Duration.between(start, time);
      return (passed.getSeconds() + passed.getNano() / NANOS) / SECONDS_A_DAY;
    }
  }
}
