package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for one kind of fault in data. A pure function. */
interface DataDetector {
  /** What is wrong, if anything is. */
  Optional<Finding> find(DataFacts facts);

  /** A finding about data, which is there before the first round. */
  static Finding finding(
      Finding.Code code,
      Finding.Severity severity,
      Map<String, Double> seen,
      String cause,
      String remedy,
      List<String> tries) {
    Finding finding = Finding.of(code, severity, cause, remedy).tries(tries.toArray(String[]::new));
    for (Map.Entry<String, Double> number : seen.entrySet()) {
      finding = finding.seen(number.getKey(), number.getValue());
    }
    return finding;
  }
}
