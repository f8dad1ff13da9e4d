package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import io.thalweg.driver.optim.TypedOptions;
import io.thalweg.shared.error.UnknownKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of all schedules: a new one joins by adding a row. */
public final class Schedules {
  private static final List<CurveType> CURVES =
      List.of(
          CurveType.perEpoch("constant", Constant.OPTIONS, Constant::of),
          CurveType.perEpoch("step", Step.OPTIONS, Step::of),
          CurveType.perEpoch("multi_step", MultiStep.OPTIONS, MultiStep::of),
          CurveType.perEpoch("exponential", Exponential.OPTIONS, Exponential::of),
          CurveType.perEpoch("linear", Linear.OPTIONS, Linear::of),
          CurveType.perEpoch("sequential", SequentialSchedule.OPTIONS, SequentialSchedule::of),
          CurveType.perRound("inverse_sqrt", InverseSqrt.OPTIONS, InverseSqrt::of),
          CurveType.perRound("cyclic", Cyclic.OPTIONS, Cyclic::of),
          CurveType.perRound("one_cycle", OneCycle.OPTIONS, OneCycle::of),
          CurveType.spanning("cosine", Cosine.OPTIONS, "t_max", Cosine::of),
          CurveType.spanning("polynomial", Polynomial.OPTIONS, "total_iters", Polynomial::of));

  private Schedules() {}

  /** The names of all schedules. */
  public static List<String> types() {
    List<String> names = new ArrayList<>(curveNames());
    names.add(Plateau.NAME);
    return List.copyOf(names);
  }

  /** The options of one schedule with their defaults. */
  public static List<Option> options(String type) {
    if (type.equals(Plateau.NAME)) {
      return Plateau.OPTIONS;
    }
    List<Option> options = new ArrayList<>(curveType(ScheduleSpec.PATH, type, types()).options());
    options.add(Per.OPTION);
    return List.copyOf(options);
  }

  /**
   * The schedule that {@code spec} describes.
   *
   * @param lr the optimizer's base learning rate
   * @param span how long the run is
   */
  public static Schedule create(ScheduleSpec spec, double lr, RunSpan span) {
    return create(spec.type(), spec.options(), lr, span);
  }

  static Schedule create(String name, Map<String, Object> given, double lr, RunSpan span) {
    Options options = Options.read(ScheduleSpec.PATH, options(name), given);
    if (name.equals(Plateau.NAME)) {
      return Plateau.of(options, lr);
    }
    CurveType type = curveType(ScheduleSpec.PATH, name, types());
    Per per = Per.of(options, type.per().apply(options));
    Curve curve = type.builder().build(options, lr, per.length(span));
    return new CurveSchedule(curve, per, span.roundsPerEpoch());
  }

  /** One part of a sequence, which counts what the sequence counts: it has no {@code per}. */
  static Curve curve(String path, TypedOptions part, double lr, long length) {
    CurveType type = curveType(path, part.type(), curveNames());
    return type.builder().build(Options.read(path, type.options(), part.options()), lr, length);
  }

  private static List<String> curveNames() {
    return CURVES.stream().map(CurveType::name).toList();
  }

  private static CurveType curveType(String path, String name, List<String> known) {
    return CURVES.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> UnknownKey.value(path + ".type", name, known));
  }
}
