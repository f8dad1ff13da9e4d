package io.thalweg.driver.state;

import io.thalweg.worker.compute.DetailSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model does on a data set, in detail. All counts are sums of row weights.
 *
 * @param classes class by class
 * @param scores of two classes, threshold by threshold
 * @param residuals of numbers
 */
public record Details(
    Optional<Classes> classes, Optional<Scores> scores, Optional<Residuals> residuals) {
  private static final int CALIBRATION_BINS = 10;
  private static final String ROWS = "rows";

  /**
   * Predicted classes against labels.
   *
   * @param pairs (label, predicted); empty where there are very many classes
   * @param actual by class: rows with that label
   * @param predicted by class: rows for which it is predicted
   * @param right by class: those that are both
   * @param names of the classes; none where they are their numbers
   */
  public record Classes(
      double[][] pairs, double[] actual, double[] predicted, double[] right, List<String> names) {
    /** Takes a copy of the names. */
    public Classes {
      names = List.copyOf(names);
    }

    /** What a class is called. */
    public String name(int label) {
      return label < names.size() ? names.get(label) : Integer.toString(label);
    }

    /** The share of the rows for which a class is predicted that have it; NaN without any. */
    public double precision(int label) {
      return right[label] / predicted[label];
    }

    /** The share of the rows with a label for which it is predicted; NaN without any. */
    public double recall(int label) {
      return right[label] / actual[label];
    }

    /** The harmonic mean of precision and recall; NaN for a class that there is not. */
    public double f1(int label) {
      return 2 * right[label] / (actual[label] + predicted[label]);
    }
  }

  /** A bin of the calibration curve: mean predicted probability, share of class 1, rows. */
  public record Calibrated(double predicted, double observed, double rows) {}

  /**
   * What the score of class 1 is worth.
   *
   * @param roc points {false positive rate, true positive rate} from (0, 0) to (1, 1)
   * @param calibration by rising probability, bins without rows left out; empty where there are no
   *     probabilities
   */
  public record Scores(List<double[]> roc, List<Calibrated> calibration) {}

  /**
   * Predictions minus labels.
   *
   * @param width of a bin
   * @param rows by bin, the middle one at 0, the first and the last without an end
   */
  public record Residuals(double mean, double width, double[] rows) {}

  /**
   * Those that sums of a data set tell.
   *
   * @param scale that the residuals were counted in
   */
  public static Details of(DetailSums form, double[] sums, double scale) {
    if (form.classes() == 0) {
      return new Details(Optional.empty(), Optional.empty(), Optional.of(residuals(sums, scale)));
    }
    return new Details(
        Optional.of(classes(form, sums)),
        form.count() > form.scores() ? Optional.of(scores(form, sums)) : Optional.empty(),
        Optional.empty());
  }

  /** The same with names of the classes. */
  public Details named(List<String> names) {
    Optional<Classes> named =
        classes.map(
            each ->
                new Classes(each.pairs(), each.actual(), each.predicted(), each.right(), names));
    return new Details(named, scores, residuals);
  }

  private static Residuals residuals(double[] sums, double scale) {
    double[] rows = new double[sums.length - 1];
    System.arraycopy(sums, 1, rows, 0, rows.length);
    double total = 0;
    for (double each : rows) {
      total += each;
    }
    double width = 2 * DetailSums.SCALES * scale / DetailSums.RESIDUAL_BINS;
    return new Residuals(sums[0] / total, width, rows);
  }

  private static Classes classes(DetailSums form, double[] sums) {
    int classes = form.classes();
    double[][] pairs = new double[form.isPaired() ? classes : 0][classes];
    double[] actual = new double[classes];
    double[] predicted = new double[classes];
    double[] right = new double[classes];
    for (int label = 0; label < classes; label++) {
      if (!form.isPaired()) {
        actual[label] = sums[3 * label];
        predicted[label] = sums[3 * label + 1];
        right[label] = sums[3 * label + 2];
        continue;
      }
      for (int other = 0; other < classes; other++) {
        double rows = sums[label * classes + other];
        pairs[label][other] = rows;
        actual[label] += rows;
        predicted[other] += rows;
      }
      right[label] = pairs[label][label];
    }
    return new Classes(pairs, actual, predicted, right, List.of());
  }

  private static Scores scores(DetailSums form, double[] sums) {
    double[] total = new double[2];
    for (int bin = 0; bin < DetailSums.SCORE_BINS; bin++) {
      total[0] += sums[at(form, bin)];
      total[1] += sums[at(form, bin) + 1];
    }
    List<double[]> roc = new ArrayList<>(List.of(new double[2]));
    double[] above = new double[2];
    for (int bin = DetailSums.SCORE_BINS - 1; bin >= 0 && total[0] > 0 && total[1] > 0; bin--) {
      double zeros = sums[at(form, bin)];
      double ones = sums[at(form, bin) + 1];
      if (zeros > 0 || ones > 0) {
        above[0] += zeros;
        above[1] += ones;
        roc.add(new double[] {above[0] / total[0], above[1] / total[1]});
      }
    }
    boolean calibrated = form.target().task().hasProbabilities();
    return new Scores(List.copyOf(roc), calibrated ? calibration(form, sums) : List.of());
  }

  private static List<Calibrated> calibration(DetailSums form, double[] sums) {
    double[][] bins = new double[CALIBRATION_BINS][3];
    for (int bin = 0; bin < DetailSums.SCORE_BINS; bin++) {
      int at = at(form, bin);
      double rows = sums[at] + sums[at + 1];
      if (rows > 0) {
        double mean = sums[at + 2] / rows;
        double[] into = bins[(int) Math.min(CALIBRATION_BINS - 1, mean * CALIBRATION_BINS)];
        into[0] += sums[at + 2];
        into[1] += sums[at + 1];
        into[2] += rows;
      }
    }
    List<Calibrated> calibration = new ArrayList<>();
    for (double[] bin : bins) {
      if (bin[2] > 0) {
        calibration.add(new Calibrated(bin[0] / bin[2], bin[1] / bin[2], bin[2]));
      }
    }
    return List.copyOf(calibration);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static int at(DetailSums form, int bin) {
    return form.scores() + DetailSums.PER_SCORE * bin;
  }

  /** Plain data for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    classes.ifPresent(each -> putClasses(map, each));
    scores.ifPresent(each -> putScores(map, each));
    residuals.ifPresent(
        each ->
            map.put(
                "residuals",
                Map.of("mean", each.mean(), "bin_width", each.width(), ROWS, list(each.rows()))));
    return map;
  }

  private static void putClasses(Map<String, Object> map, Classes classes) {
    List<Map<String, Object>> each = new ArrayList<>();
    for (int label = 0; label < classes.actual().length; label++) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("class", classes.names().isEmpty() ? label : (Object) classes.name(label));
      figures.put(ROWS, classes.actual()[label]);
      figures.put("precision", classes.precision(label));
      figures.put("recall", classes.recall(label));
      figures.put("f1", classes.f1(label));
      each.add(figures);
    }
    map.put("classes", each);
    if (classes.pairs().length > 0) {
      map.put("confusion", Arrays.stream(classes.pairs()).map(Details::list).toList());
    }
  }

  private static void putScores(Map<String, Object> map, Scores scores) {
    map.put("roc", scores.roc().stream().map(Details::list).toList());
    if (!scores.calibration().isEmpty()) {
      map.put(
          "calibration",
          scores.calibration().stream()
              .map(
                  bin ->
                      Map.of(
                          "predicted",
                          bin.predicted(),
                          "observed",
                          bin.observed(),
                          ROWS,
                          bin.rows()))
              .toList());
    }
  }
}
