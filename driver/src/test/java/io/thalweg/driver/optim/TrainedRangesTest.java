package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which parameters a freeze pattern or a parameter group takes, and what is refused. */
class TrainedRangesTest {
  /** Two linear layers, 12.weight and 12.bias, and statistics between them. */
  private static final Slots SLOTS =
      new Slots(
          List.of(
              new Slot("0.weight", Shape.of(4, 3), 0),
              new Slot("0.bias", Shape.of(4), 12),
              new Slot("1.running_mean", Shape.of(4), 16, 0.1),
              new Slot("12.weight", Shape.of(2, 4), 20),
              new Slot("12.bias", Shape.of(2), 28)));

  @Test
  void everyTrainedSlotIsARangeAndStatisticsAreNone() {
    TrainedRanges ranges = ranges(List.of());
    assertEquals(
        List.of(
            new TrainedRange(0, Shape.of(4, 3)),
            new TrainedRange(12, 4),
            new TrainedRange(20, Shape.of(2, 4)),
            new TrainedRange(28, 2)),
        ranges.layers());
    assertEquals(List.of(new TrainedRange(0, 16), new TrainedRange(20, 10)), ranges.spans());
    assertEquals(26, ranges.count());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aPatternFreezesTheParametersThatItNames(List<String> freeze, List<Integer> trained) {
    List<Integer> offsets = ranges(freeze).layers().stream().map(TrainedRange::offset).toList();
    assertEquals(trained, offsets);
  }

  static Stream<Arguments> aPatternFreezesTheParametersThatItNames() {
    return Stream.of(
        Arguments.of(List.of("0.weight"), List.of(12, 20, 28)),
        Arguments.of(List.of("*.bias"), List.of(0, 20)),
        Arguments.of(List.of("0.*"), List.of(20, 28)),
        Arguments.of(List.of("?.bias"), List.of(0, 20, 28)),
        Arguments.of(List.of("*weight", "12.bias"), List.of(12)),
        Arguments.of(List.of("1*", "*running*"), List.of(0, 12)));
  }

  @Test
  void aDotInAPatternIsADot() {
    refused(() -> ranges(List.of("0?weigh.")), "matches no parameter", "0.weight, 0.bias");
  }

  @Test
  void aPatternThatMatchesNothingIsRefusedWithAllNamesAndTheNearest() {
    refused(
        () -> ranges(List.of("0.bias", "12.wieght")),
        "'freeze'",
        "12.wieght",
        "0.weight, 0.bias, 1.running_mean, 12.weight, 12.bias",
        "did you mean '12.weight'?");
  }

  @Test
  void aModelWithNothingToTrainIsRefused() {
    refused(() -> ranges(List.of("*")), "every parameter is frozen", "[*]", "12.bias", "take a");
    refused(() -> ranges(List.of("*.weight", "*.bias")), "every parameter is frozen");
  }

  @Test
  void aGroupHasItsOwnLearningRateWhichTheScheduleScales() {
    TrainedRanges ranges = ranges(List.of("12.bias"), group("*.bias", 0.3), group("12.w*", 0.0));
    List<Double> rates = new ArrayList<>();
    ranges.layers().forEach(layer -> rates.add(layer.lr(0.1)));
    assertEquals(List.of(0.1, 0.3, 0.0), rates);
    assertEquals(0.15, ranges.layers().get(1).lr(0.05), 1e-16);
    assertEquals(3, ranges.spans().size(), "ranges of different rates stay apart");
  }

  @Test
  void groupsThatShareAParameterOrNameNoneAreRefused() {
    refused(
        () -> ranges(List.of(), group("*.bias", 0.3), group("0.*", 0.2)),
        "'optimizer.param_groups.1.params'",
        "earlier group",
        "0.bias");
    refused(
        () -> ranges(List.of(), group("0.beta", 0.3)),
        "'optimizer.param_groups.0.params'",
        "matches no parameter",
        "'0.bias'?");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aGroupThatIsNotOneIsRefused(Object groups, ErrorCode code, List<String> parts) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> new OptimizerSpec("adam", Map.of("lr", 0.1, "param_groups", groups)));
    assertEquals(code, error.code());
    parts.forEach(part -> assertTrue(error.getMessage().contains(part), error.getMessage()));
  }

  static Stream<Arguments> aGroupThatIsNotOneIsRefused() {
    return Stream.of(
        bad("*.bias", ErrorCode.WRONG_TYPE, "'optimizer.param_groups'", "a list"),
        bad(List.of("*.bias"), ErrorCode.WRONG_TYPE, "'optimizer.param_groups.0'", "{params:"),
        bad(
            List.of(Map.of("parms", "*.bias", "lr", 0.1)),
            ErrorCode.UNKNOWN_KEY,
            "'optimizer.param_groups.0.parms'",
            "'params'?"),
        bad(List.of(Map.of("lr", 0.1)), ErrorCode.MISSING_KEY, "'optimizer.param_groups.0.params'"),
        bad(
            List.<Object>of(group("*", 1), Map.of("params", "*")),
            ErrorCode.MISSING_KEY,
            "'optimizer.param_groups.1.lr'"),
        bad(
            List.of(Map.of("params", "*", "lr", "slow")),
            ErrorCode.WRONG_TYPE,
            "'optimizer.param_groups.0.lr'",
            "slow"),
        bad(
            List.of(Map.of("params", "*", "lr", -1)),
            ErrorCode.BAD_VALUE,
            "'optimizer.param_groups.0.lr'",
            "0 or more"));
  }

  @Test
  void aScheduleCannotScaleGroupsFromALearningRateOfZero() {
    Map<String, Object> options = Map.of("lr", 0.0, "param_groups", List.of(group("*", 1)));
    refused(() -> new OptimizerSpec("sgd", options), "'optimizer.lr'", "above 0");
  }

  @Test
  void clearingTheOthersLeavesTheTrainedAlone() {
    double[] vector = new double[30];
    Arrays.fill(vector, 7);
    ranges(List.of("12.bias")).clearOthers(DType.FLOAT64, vector);
    double[] expected = new double[30];
    Arrays.fill(expected, 0, 16, 7);
    Arrays.fill(expected, 20, 28, 7);
    assertArrayEquals(expected, vector);
  }

  @Test
  void rangesThatDoNotFitAreRefused() {
    for (List<TrainedRange> layers :
        List.of(
            List.of(new TrainedRange(0, 3), new TrainedRange(2, 3)),
            List.of(new TrainedRange(4, 2), new TrainedRange(0, 3)),
            List.of(new TrainedRange(0, 7)))) {
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> new TrainedRanges(6, layers));
      assertEquals(ErrorCode.BAD_SHAPE, error.code());
    }
  }

  private static TrainedRanges ranges(List<String> freeze, Object... groups) {
    Map<String, Object> options = Map.of("lr", 0.1, "param_groups", List.of(groups));
    return TrainedRanges.of(SLOTS, freeze, new OptimizerSpec("sgd", options));
  }

  private static Map<String, Object> group(String params, double lr) {
    return Map.of("params", params, "lr", lr);
  }

  private static Arguments bad(Object groups, ErrorCode code, String... parts) {
    return Arguments.of(groups, code, List.of(parts));
  }

  private static void refused(Executable what, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, what);
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), part + " in " + error.getMessage());
    }
  }
}
