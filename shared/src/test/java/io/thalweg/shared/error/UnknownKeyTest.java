package io.thalweg.shared.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnknownKeyTest {
  private static final List<String> KNOWN = List.of("type", "lr", "momentum");

  @Test
  void namesTheFullPathTheNearestKeyAndAllOfThem() {
    ThalwegException error = UnknownKey.of("optimizer", "momentun", KNOWN);

    assertEquals(ErrorCode.UNKNOWN_KEY, error.code());
    assertEquals("unknown key 'optimizer.momentun'", error.what());
    assertTrue(error.getMessage().contains("one of lr, momentum, type"), error.getMessage());
    assertTrue(error.getMessage().contains("did you mean 'momentum'?"), error.getMessage());
  }

  @Test
  void makesNoGuessWhenNothingIsNear() {
    assertEquals(Optional.empty(), UnknownKey.nearest("quantisation", KNOWN));
    assertTrue(!UnknownKey.of("", "quantisation", KNOWN).getMessage().contains("did you mean"));
  }

  @Test
  void countsEditsAndSwapsAndIgnoresCase() {
    assertEquals(0, UnknownKey.distance("Seed", "seed"));
    assertEquals(1, UnknownKey.distance("sede", "seed"));
    assertEquals(1, UnknownKey.distance("epoch", "epochs"));
    assertEquals(3, UnknownKey.distance("kitten", "sitting"));
    assertEquals(4, UnknownKey.distance("", "data"));
  }

  @Test
  void anUnknownValueIsABadValueWithTheSameHelp() {
    ThalwegException error = UnknownKey.value("transport", "job5", List.of("job", "resident"));

    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("did you mean 'job'?"), error.getMessage());
  }
}
