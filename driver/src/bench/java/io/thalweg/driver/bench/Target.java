package io.thalweg.driver.bench;

import java.util.List;

/**
 * What is asked of one of our numbers.
 *
 * @param what the line of the table
 * @param kind how the numbers are compared
 * @param ours our number
 * @param peers the same number of the others, of which the best counts; empty for {@link
 *     Kind#AT_MOST} and {@link Kind#AT_LEAST}
 * @param limit the least ratio, or the most that our number may be or be above the best peer's
 */
record Target(String what, Kind kind, Quantity ours, List<Quantity> peers, double limit) {
  /** How numbers are compared. */
  enum Kind {
    /** More is better: our number over the largest of the peers'. */
    RATE,
    /** Less is better: the smallest of the peers' over ours. */
    TIME,
    /** Ours alone: the limit over our number, which is reached from 1. */
    AT_MOST,
    /** Ours alone: our number over the limit, which is reached from 1. */
    AT_LEAST,
    /** Ours less the smallest of the peers', such as a loss or a start-up time. */
    EXCESS;

    boolean isOursAlone() {
      return this == AT_MOST || this == AT_LEAST;
    }
  }

  Target {
    peers = List.copyOf(peers);
    if (kind.isOursAlone() != peers.isEmpty()) {
      throw new IllegalArgumentException(what + ": peers do not fit to " + kind);
    }
  }

  static Target rate(String what, double atLeast, Quantity ours, Quantity... peers) {
    return new Target(what, Kind.RATE, ours, List.of(peers), atLeast);
  }

  static Target time(String what, double atLeast, Quantity ours, Quantity... peers) {
    return new Target(what, Kind.TIME, ours, List.of(peers), atLeast);
  }

  static Target atMost(String what, double limit, Quantity ours) {
    return new Target(what, Kind.AT_MOST, ours, List.of(), limit);
  }

  static Target atLeast(String what, double limit, Quantity ours) {
    return new Target(what, Kind.AT_LEAST, ours, List.of(), limit);
  }

  static Target excess(String what, double limit, Quantity ours, Quantity... peers) {
    return new Target(what, Kind.EXCESS, ours, List.of(peers), limit);
  }

  /** The figure of merit of one pair of numbers; {@code peer} is not used where ours is alone. */
  double score(double our, double peer) {
    return switch (kind) {
      case RATE -> our / peer;
      case TIME -> peer / our;
      case AT_MOST -> limit / our;
      case AT_LEAST -> our / limit;
      case EXCESS -> our - peer;
    };
  }

  /** Whether a score is good enough. */
  boolean reached(double score) {
    return switch (kind) {
      case RATE, TIME -> score >= limit;
      case AT_MOST, AT_LEAST -> score >= 1;
      case EXCESS -> score <= limit;
    };
  }

  /** Whether the first of two peers' numbers is the harder one to beat. */
  boolean harder(double first, double second) {
    return kind == Kind.RATE ? first > second : first < second;
  }
}
