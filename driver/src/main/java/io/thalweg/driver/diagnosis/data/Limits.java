package io.thalweg.driver.diagnosis.data;

/**
 * From where on the detectors over data speak, each with its reason. A healthy run must not be
 * warned, so every limit lies well beyond what sound data sets show.
 */
final class Limits {
  /**
   * Gradient descent takes a number of steps of the order of the condition number. Raw digits from
   * 0 to 16 have some 10^3, standardised tables 10 to 100, tables in mixed units 10^5 to 10^12.
   */
  static final double CONDITION = 1e5;

  /**
   * Features of this size or less do not saturate units or ask for tiny steps: initialisers keep
   * the variance of their inputs (He et al. 2015), and AutoTrainer (ICSE 2021) warns from 10 on.
   */
  static final double LARGE_FEATURE = 10;

  /** Features that are all this small need learning rates that are a thousand times as large. */
  static final double SMALL_FEATURE = 0.01;

  /** Held-out features this many times as large as the training ones are in another unit. */
  static final double OTHER_UNIT = 10;

  /**
   * The gradient of the squared error is as large as the label, and initialisers start outputs near
   * 1: labels in the hundreds are learned by the usual rates, thousands are not.
   */
  static final double LARGE_LABEL = 1000;

  /** Predictions begin so far from labels that vary by this that the loss says nothing. */
  static final double SMALL_LABEL = 1e-3;

  /** Labels that lie this many deviations beyond what outputs can be are no stray values. */
  static final double OUT_OF_REACH = 0.2;

  /** A nominal class is separated by features this many times better than a line along it. */
  static final double NOMINAL = 3;

  /** So much of the features' variance lies between classes at least, where labels are classes. */
  static final double SEPARATED = 0.05;

  /** The smallest class has this share of its fair one at least, where labels are classes. */
  static final double FAIR_SHARE = 0.25;

  /** More labels than these are rather counts than classes. */
  static final int MOST_CLASSES = 50;

  /** At this accuracy of the larger class a model that has learned nothing looks good. */
  static final double MAJORITY = 0.95;

  /** A feature that orders rows by class so well says what the label says, see ColumnProfile. */
  static final double TELLS_CLASS = 0.99;

  /** Where the next feature comes so near, classes are just easy to tell apart. */
  static final double NEXT_TELLS_CLASS = 0.9;

  /** So much of a feature's variance lies between classes where it is a code of the class. */
  static final double CODE = 0.99;

  /** A code of the class varies this much less within classes than the next feature does. */
  static final double LESS_SPREAD = 0.15;

  /** A feature with this correlation is the label in other units. */
  static final double TELLS_NUMBER = 0.9999;

  /** Where the next feature comes so near, the label is just a smooth function of few. */
  static final double NEXT_TELLS_NUMBER = 0.95;

  /** Of fewer rows, or rows of a class, what a feature tells may be chance. */
  static final int FEWEST_ROWS = 50;

  static final int FEWEST_OF_CLASS = 10;

  /** Held-out rows among the training rows beyond this share flatter what is measured. */
  static final double SHARED = 0.01;

  /** So few of them decide nothing. */
  static final int FEWEST_SHARED = 5;

  /** Copies beyond this share of the training rows are worth a word. */
  static final double COPIES = 0.05;

  /** Equal rows are copies where chance would hardly make one pair of them. */
  static final double CHANCE_PAIRS = 0.01;

  /** Rows that others contradict, beyond slips. */
  static final double CONTRADICTED = 0.01;

  /** Labels that differ from uniform neighbours, beyond slips. */
  static final double WRONG_LABELS = 0.05;

  /**
   * Where classes overlap, labels among uniform neighbours are right; where they are drawn wrong,
   * the share of wrong ones is the same everywhere, up to chance.
   */
  static final double WRONG_IN_HALF = 0.8;

  static final double WRONG_IN_QUARTER = 0.65;

  /**
   * Neighbours tell the label this much better than the largest class does, or nothing can be said.
   */
  static final double TOLD_BY_NEIGHBOURS = 0.5;

  /** The same where wrong labels are spread quite evenly. */
  static final double EVENLY_TOLD = 0.75;

  static final double EVEN_IN_HALF = 0.95;

  static final double EVEN_IN_QUARTER = 0.9;

  /** Of two classes, a quarter of wrong labels already is half of what chance makes. */
  static final double ONE_OF_TWO_TOLD = 0.65;

  /** A column with more different values is no set of codes, of which one may be rare. */
  static final int CODES = 16;

  /** A value this many times the size of the median feature is no code, however few there are. */
  static final double NO_CODE = 1e4;

  /** A value that has the whole variance of its column is as large as this, up to the mean. */
  static final double ALONE = 0.95;

  private Limits() {}
}
