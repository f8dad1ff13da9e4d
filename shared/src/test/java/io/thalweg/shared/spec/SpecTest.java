package io.thalweg.shared.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecTest {
  enum Mode {
    PLAIN,
    FAST_ONE
  }

  record Window(int size, int step, Mode mode) {
    static final Spec<Window> SPEC = Spec.of("window", Window.class, Window::of).main("size");

    private static Window of(Fields<Window> o) {
      int size = o.needed("size", Kind.WHOLE, 4, Window::size);
      int step = o.option("step", Kind.WHOLE, size, Window::step);
      return new Window(
          size, step, o.option("mode", Kind.oneOf(Mode.class), Mode.PLAIN, Window::mode));
    }
  }

  record Decay(double rate, boolean fast) {
    static final Spec<Decay> SPEC =
        Spec.of(
            "decay",
            Decay.class,
            o ->
                new Decay(
                    o.together("rate", Kind.NUMBER, 0.5, Decay::rate),
                    o.together("fast", Kind.FLAG, false, Decay::fast)));
  }

  record Named(String title, Decay decay, long count) {
    static final Spec<Named> SPEC =
        Decay.SPEC.with(
            Named.class,
            Named::decay,
            (decay, o) ->
                new Named(
                    o.always("title", Kind.WORD, "none", Named::title),
                    decay,
                    o.integer("count", 3)));
  }

  private static final Registry<Object> KEYED =
      Registry.keyed("a window, as {window: 4}", List.of(Window.SPEC, Decay.SPEC));

  private static final Registry<Object> SETTINGS =
      Registry.settings(List.of(Window.SPEC, Named.SPEC));

  @Test
  void aMainOptionMayStandForAllAndIsWrittenSoWhereItIsAlone() {
    assertEquals(new Window(3, 3, Mode.PLAIN), KEYED.read(Map.of("window", 3), "x"));
    assertEquals(Map.of("window", 3), KEYED.write(new Window(3, 3, Mode.PLAIN)));
    Window other = new Window(3, 1, Mode.FAST_ONE);
    assertEquals("{window={size=3, step=1, mode=fast_one}}", KEYED.write(other).toString());
    assertEquals(other, KEYED.read(KEYED.write(other), "x"));
  }

  @Test
  void optionsThatBelongTogetherAreWrittenWhereOneHasChanged() {
    assertEquals("decay", KEYED.write(new Decay(0.5, false)));
    assertEquals("{decay={rate=0.5, fast=true}}", KEYED.write(new Decay(0.5, true)).toString());
  }

  @Test
  void optionsAreListedInTheOrderInWhichTheyAreAskedFor() {
    List<String> names = Named.SPEC.options().stream().map(Option::name).toList();
    assertEquals(List.of("rate", "fast", "title", "count"), names);
    assertEquals(new Window(4, 4, Mode.PLAIN), Window.SPEC.example());
  }

  @Test
  void theOptionsOfAPartStandBesideThoseOfTheWhole() {
    Named named = new Named("a", new Decay(0.1, false), 3);
    assertEquals("{type=decay, rate=0.1, fast=false, title=a}", SETTINGS.write(named).toString());
    assertEquals(named, SETTINGS.read(SETTINGS.write(named), "x"));
  }

  @Test
  void resolvedOptionsAreThoseGivenAndTheDefaults() {
    Map<String, Object> resolved = SETTINGS.resolved("decay", Map.of("count", 1e2), "x");
    assertEquals("{rate=0.5, fast=false, title=none, count=100}", resolved.toString());
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    assertFails(ErrorCode.BAD_VALUE, "unknown value of 'x'", "did you mean 'decay'?", "decya");
    assertFails(
        ErrorCode.UNKNOWN_KEY, "'x.decay.rat'", "'rate'", Map.of("decay", Map.of("rat", 1)));
    assertFails(ErrorCode.WRONG_TYPE, "'x.window.size'", "a whole number", Map.of("window", 0.5));
    assertFails(ErrorCode.MISSING_KEY, "'x.window.size' is missing", "a whole number", "window");
    Map<String, ?> wrong = Map.of("size", 1, "mode", "fastone");
    assertFails(ErrorCode.BAD_VALUE, "'x.window.mode'", "'fast_one'", Map.of("window", wrong));
    assertFails(
        ErrorCode.WRONG_TYPE, "'x'", "a window, as {window: 4}", Map.of("window", 1, "decay", 2));
  }

  @Test
  void aSettingOfTheWrongTypeIsToldItsDefaultAsAnExample() {
    Map<String, ?> wrong = Map.of("type", "decay", "rate", "fast");
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> SETTINGS.read(wrong, "optimizer"));
    assertContains(error, "'optimizer.rate'", "a number, such as 0.5", "the text 'fast'");
    ThalwegException untyped =
        assertThrows(ThalwegException.class, () -> SETTINGS.read(Map.of("rate", 1), "optimizer"));
    assertContains(untyped, "'optimizer' has no type", "{type: name, ...}");
    ThalwegException unknown =
        assertThrows(ThalwegException.class, () -> SETTINGS.read("decy", "optimizer"));
    assertContains(unknown, "'optimizer.type'", "did you mean 'decay'?");
  }

  private static void assertFails(ErrorCode code, String what, String hint, Object written) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> KEYED.read(written, "x"));
    assertEquals(code, error.code());
    assertContains(error, what, hint);
  }

  private static void assertContains(ThalwegException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}
