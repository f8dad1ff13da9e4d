package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.spec.Glob;
import java.util.List;

/**
 * A glob over the names of parameters, such as {@code 0.weight}, {@code 2.*} or {@code *.bias}:
 * {@code *} stands for any characters, {@code ?} for one, everything else for itself.
 *
 * @param glob the pattern as written
 */
record NamePattern(String glob) {
  /**
   * The parameters whose names fit.
   *
   * @param path where the pattern stands in the config, for the message
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if there is none
   */
  List<Slot> select(String path, Slots slots) {
    Glob pattern = Glob.withQuestions(glob);
    List<Slot> selected =
        slots.list().stream().filter(slot -> pattern.matches(slot.name())).toList();
    if (!selected.isEmpty()) {
      return selected;
    }
    List<String> names = names(slots);
    ThalwegException error =
        ThalwegException.of(
                ErrorCode.BAD_VALUE,
                "'" + path + "': the pattern matches no parameter of the model")
            .expected("a pattern for one or more of " + String.join(", ", names))
            .found(glob);
    throw UnknownKey.nearest(glob, names)
        .map(near -> error.remedy("did you mean '" + near + "'?"))
        .orElse(error);
  }

  /** The names of all parameters, for messages. */
  static List<String> names(Slots slots) {
    return slots.list().stream().map(Slot::name).toList();
  }
}
