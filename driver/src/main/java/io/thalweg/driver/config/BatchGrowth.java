package io.thalweg.driver.config;

import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/** How a batch size grows: {@code min(max, start * gamma^n)}, n changes of the size before. */
sealed interface BatchGrowth {
  Check CHECK = new Check("batch");

  /** The first size, how it grows, and where it ends. */
  record Sizes(int start, double gamma, int max) {
    /** Checks the ranges. */
    public Sizes {
      CHECK.atLeast("start", start, 1);
      CHECK.above("gamma", gamma, 1);
      CHECK.atLeast("max", max, start);
    }

    static Sizes of(Fields<?> o, int start) {
      double gamma = o.number("gamma", 2);
      return new Sizes(start, gamma, o.optional("max", Kind.WHOLE).orElse(Integer.MAX_VALUE));
    }

    int after(long changes) {
      return (int) Math.min(max, start * Math.pow(gamma, changes));
    }
  }

  Sizes sizes();

  /** How often the size has changed before an epoch, from 0. */
  long changes(long epoch);

  /** The next epoch in which the size changes; {@link Long#MAX_VALUE} for none. */
  long nextChange(long epoch);

  /** Rows per batch in an epoch, from 0. */
  default int rows(long epoch) {
    return sizes().after(changes(epoch));
  }

  /**
   * Grows every few epochs, as {@code StepLR} of PyTorch.
   *
   * @param stepSize epochs from one change to the next
   */
  record Steps(Sizes sizes, long stepSize) implements BatchGrowth {
    static final Spec<Steps> SPEC = Spec.of("step", Steps.class, Steps::of).says("max", "all rows");

    /** Checks the ranges. */
    public Steps {
      CHECK.atLeast("step_size", stepSize, 1);
    }

    private static Steps of(Fields<Steps> o) {
      int start = o.needed("start", Kind.WHOLE, 64);
      long stepSize = o.needed("step_size", Kind.INTEGER, 5L);
      return new Steps(Sizes.of(o, start), stepSize);
    }

    @Override
    public long changes(long epoch) {
      return epoch / stepSize;
    }

    @Override
    public long nextChange(long epoch) {
      return (epoch / stepSize + 1) * stepSize;
    }
  }

  /**
   * Grows in given epochs, as {@code MultiStepLR} of PyTorch.
   *
   * @param milestones epochs from 1, ascending
   */
  record Milestones(Sizes sizes, List<Long> milestones) implements BatchGrowth {
    static final Spec<Milestones> SPEC =
        Spec.of("multi_step", Milestones.class, Milestones::of).says("max", "all rows");

    /** Checks the ranges. */
    public Milestones {
      milestones = List.copyOf(milestones);
      boolean ascending = milestones.stream().sorted().distinct().toList().equals(milestones);
      boolean later = milestones.stream().allMatch(milestone -> milestone >= 1);
      CHECK.that(ascending && later, "milestones", "from 1 in ascending order", milestones);
    }

    private static Milestones of(Fields<Milestones> o) {
      int start = o.needed("start", Kind.WHOLE, 64);
      List<Long> milestones = o.needed("milestones", Kind.INTEGERS, List.of(3L, 6L));
      return new Milestones(Sizes.of(o, start), milestones);
    }

    @Override
    public long changes(long epoch) {
      return milestones.stream().filter(milestone -> milestone <= epoch).count();
    }

    @Override
    public long nextChange(long epoch) {
      return milestones.stream()
          .filter(milestone -> milestone > epoch)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    }
  }
}
