package io.thalweg.driver;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ThalwegException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * A remedy is tried: an error is provoked, what its remedy says is done, and the same work then
 * goes through. The tables of such trials are the classes called {@code ...RemediesTest}; {@link
 * EveryRemedyTest} misses the texts that stand in none.
 */
public final class Trial {
  private Trial() {}

  /**
   * A trial.
   *
   * @param remedy the whole text; {@code *} stands for what differs from one machine to the next
   * @param provoked what ends with this remedy
   * @param applied the same work as the remedy says; several where it says "or"
   */
  public static DynamicTest of(String remedy, Executable provoked, Executable... applied) {
    return DynamicTest.dynamicTest(
        remedy,
        () -> {
          ThalwegException error = assertThrows(ThalwegException.class, provoked);
          assertTrue(
              String.valueOf(error.remedy()).matches(pattern(remedy)),
              () -> "expected: " + remedy + "\n" + error.getMessage());
          assertTrue(applied.length > 0, "nothing is applied");
          for (Executable cure : applied) {
            cure.execute();
          }
        });
  }

  /** Work that goes through once something else is done. */
  public static Executable after(Executable first, Executable work) {
    return () -> {
      first.execute();
      work.execute();
    };
  }

  private static String pattern(String remedy) {
    return Arrays.stream(remedy.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining("(?s:.*)"));
  }
}
