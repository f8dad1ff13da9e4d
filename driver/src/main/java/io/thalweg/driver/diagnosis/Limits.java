package io.thalweg.driver.diagnosis;

/**
 * The thresholds of all detectors. Precision comes first: a healthy run has no finding above a
 * note, so each limit stands well beyond what healthy runs on digits, diabetes, breast cancer and
 * generated rows show.
 */
final class Limits {
  /**
   * A loss this many times the larger of its start and the constant prediction's is out of hand.
   */
  static final double GROWN_WITHOUT_BOUND = 1000;

  /** A loss this many times its start, which was no worse than now, has grown. */
  static final double GROWN = 3;

  /** The share of a run after which it can be judged, if that is enough rounds. */
  static final double EARLY = 0.04;

  /** Fewer rounds tell nothing about a trend. */
  static final int FEWEST_ROUNDS = 20;

  /** Looks and rounds after which units that do nothing are no slow start any more. */
  static final int FEWEST_LOOKS = 3;

  static final int FEWEST_ROUNDS_OF_UNITS = 8;

  /** A loss above this share of its start has hardly fallen. */
  static final double HARDLY_FALLEN = 0.98;

  /** A loss above this share of the constant prediction's is no better than that. */
  static final double NO_BETTER = 0.98;

  /** A trial must come to less than this share of the loss of the settings as they are. */
  static final double CLEARLY_BETTER = 0.6;

  /**
   * The same, of a guess, where the settings as they are come to no more: noise bounds what others
   * can gain.
   */
  static final double BETTER_THAN_NOTHING = 0.85;

  /** A rate is only blamed on scales where scaled features alone are better by this factor. */
  static final double FAR_BETTER = 0.2;

  /**
   * A share of the whole fall that the last quarter has when the loss falls like a line is 0.25.
   */
  static final double STILL_FALLING = 0.12;

  /** Neighbouring means differ by this share of the loss where steps are too long. */
  static final double ROUGH = 0.2;

  /** A loss that stands above this share of the constant prediction's may have more to give. */
  static final double FAR_FROM_ZERO = 0.3;

  /** The share of its rate that a schedule leaves where it has spent it. */
  static final double SPENT = 1e-3;

  /** A held-out loss this many times its best. */
  static final double OVERFITTED = 1.5;

  /** Accuracy that a held-out classifier has lost since its best: the best of many is luck, too. */
  static final double LOST_ACCURACY = 0.02;

  /** A held-out loss this many times its best, of rows that are learnt by heart. */
  static final double WORSE_BY_HEART = 1.15;

  /** A training loss below this share of the held-out one belongs to rows learnt by heart. */
  static final double BY_HEART = 0.05;

  /**
   * What chance alone gains over the constant prediction on n held-out rows is about z^2 / n of its
   * loss; z = 1.7 is usual.
   */
  static final double CHANCE_GAIN = 3;

  /** The same of the best of many evaluations: z = 2.8. */
  static final double LUCKY_GAIN = 8;

  /** On fewer held-out rows chance gains too much. */
  static final int FEWEST_HELD_OUT = 50;

  /** Fewer rounds are a trial of the machinery, not a training that must have come to something. */
  static final int ENOUGH_ROUNDS = 30;

  /** From this share of the constant prediction's loss on nothing was learnt. */
  static final double USELESS = 0.999;

  /** What accuracy differs by between a sample and all rows. */
  static final double CHANCE_ACCURACY = 0.02;

  /** A first loss this many times the constant prediction's is no start. */
  static final double EXPLODED_START = 20;

  /** The share of dead units of a layer; DeepDiagnosis takes 0.7, too. */
  static final double DEAD = 0.7;

  /** The same early in a run, when many units are still to wake: nothing passes this layer. */
  static final double ALL_DEAD = 0.95;

  /** Below this share of the constant prediction's loss a model has learnt. */
  static final double LEARNT = 0.5;

  /** A loss below this share of the constant prediction's is a good one. */
  static final double GOOD = 0.2;

  /** The share of a run after which a loss that has not fallen is no slow start any more. */
  static final double LATE = 0.5;

  /** A rate is off by this factor, or more, where a run is judged before that. */
  static final double FLAGRANT = 100;

  /** A held-out loss this many times its best is a warning, whatever the accuracy. */
  static final double GRAVELY_OVERFITTED = 3;

  /** The share of outputs at their bounds. */
  static final double SATURATED = 0.8;

  /** The gradient of the first layer as a share of the last one's; AutoTrainer takes it, too. */
  static final double VANISHING = 1e-3;

  /** A number this many times what 99 of 100 rows stay below is odd; heavy tails reach hundreds. */
  static final double ODD = 1000;

  /** The share of rows up to which odd ones are a mistake, and not what the data is like. */
  static final double RARE = 1e-3;

  /** A part of the data that costs this share of a guess, or more, is not fitted at all. */
  static final double NOT_FITTED = 0.95;

  /** Parts that are fitted cost less than this share of a guess, by their median. */
  static final double FITTED = 0.6;

  /** The same loss as a share of what a guess costs over all rows. */
  static final double MUCH_OF_ALL = 0.7;

  /** A part whose guess costs less than this share of that over all rows has labels of one kind. */
  static final double VARIES = 0.25;

  /** Deviations between parts that chance does not make. */
  static final double BEYOND_CHANCE = 4;

  /** Outputs of the last layer this many times those of the first, before any training. */
  static final double GROWING = 1000;

  /** Outputs of a layer this many times those before it. */
  static final double GROWING_LAYER = 3;

  private Limits() {}
}
