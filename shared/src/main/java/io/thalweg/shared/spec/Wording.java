package io.thalweg.shared.spec;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** How a registry says what is wrong with a value. */
public enum Wording {
  /** For structures such as layers, whose defaults are no examples of what to write. */
  PLAIN {
    @Override
    ThalwegException wrongType(Place place, String expected, Object found) {
      return ThalwegException.of(ErrorCode.WRONG_TYPE, "'" + place.path() + "' has the wrong type")
          .expected(expected)
          .found(found == null ? "nothing" : found.toString());
    }

    @Override
    ThalwegException missing(String path, Option<?, ?> option) {
      return ThalwegException.of(
              ErrorCode.MISSING_KEY, "'" + path + "." + option.name() + "' is missing")
          .expected(option.kind().text());
    }
  },

  /** For settings, whose defaults show what to write. */
  BY_EXAMPLE {
    @Override
    ThalwegException wrongType(Place place, String expected, Object found) {
      String example = place.usual() == null ? "" : ", such as " + place.usual();
      return ThalwegException.of(
              ErrorCode.WRONG_TYPE, "'" + place.path() + "' has a value of the wrong type")
          .expected(expected + example)
          .found(found instanceof String ? "the text '" + found + "'" : String.valueOf(found));
    }

    @Override
    ThalwegException missing(String path, Option<?, ?> option) {
      String name = option.name();
      return ThalwegException.of(ErrorCode.MISSING_KEY, "'" + path + "." + name + "' is not set")
          .remedy("add '" + name + "' to '" + path + "'");
    }
  };

  abstract ThalwegException wrongType(Place place, String expected, Object found);

  abstract ThalwegException missing(String path, Option<?, ?> option);
}
