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
  void aSingleLetterOrAnUnlikelyNameIsNoSlip() {
    assertEquals(Optional.empty(), UnknownKey.nearest("x", List.of("y", "lr")));
    assertEquals(Optional.empty(), UnknownKey.nearest("yy", List.of("y")));
    assertEquals(Optional.empty(), UnknownKey.nearest("x7", List.of("x1", "x2")));
    assertEquals(Optional.empty(), UnknownKey.nearest("tanh", List.of("data", "tags")));
    assertEquals(Optional.of("tanh"), UnknownKey.nearest("tnah", List.of("data", "tanh")));
    assertEquals(Optional.of("Y"), UnknownKey.nearest("y", List.of("Y")));
  }

  @Test
  void caseAndUnderscoresAreNoDifference() {
    List<String> layers = List.of("leaky_relu", "relu", "conv2d", "batch_norm");
    assertEquals("did you mean 'leaky_relu'?", UnknownKey.value("l", "LeakyReLU", layers).remedy());
    assertEquals("did you mean 'relu'?", UnknownKey.value("l", "ReLU", layers).remedy());
    assertEquals("did you mean 'conv2d'?", UnknownKey.value("l", "Conv2D", layers).remedy());
    assertEquals("did you mean 'batch_norm'?", UnknownKey.of("l", "BatchNorm", layers).remedy());
  }

  @Test
  void aNameOfAnotherLibraryComesBeforeWhatLooksLikeIt() {
    List<String> known = List.of("lr", "learning_rates", "nesterov");
    assertEquals("did you mean 'lr'?", UnknownKey.of("optimizer", "learning_rate", known).remedy());
    assertEquals("did you mean 'lr'?", UnknownKey.of("optimizer", "learningRate", known).remedy());
  }

  @Test
  void aKeyThatBelongsElsewhereIsNamedWithItsPlace() {
    List<String> top = List.of("optimizer", "model", "loss");
    assertEquals(
        "did you mean 'optimizer.weight_decay'?", UnknownKey.of("", "weight_decay", top).remedy());
    assertEquals("did you mean 'optimizer.lr'?", UnknownKey.of("model", "lr", top).remedy());
    assertEquals(
        "write the activation as a layer of its own: [{linear: 64}, relu]",
        UnknownKey.of("model.layers.0.linear", "activation", List.of("out")).remedy());
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
