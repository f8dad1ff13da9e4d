package io.thalweg.driver.bench;

import java.io.IOException;
import java.util.Map;

/**
 * One side of an experiment.
 *
 * @param name unique within the experiment
 * @param measure one measurement in processes of its own
 */
record Contender(String name, Measure measure) {
  /** Takes one measurement. */
  @FunctionalInterface
  interface Measure {
    /**
     * Measures once.
     *
     * @return numbers by name
     * @throws Skipped if it cannot run here
     * @throws IOException if its process fails
     */
    Map<String, Double> run(Workbench bench) throws Skipped, IOException, InterruptedException;
  }

  /** One of this contender's numbers. */
  Quantity value(String value) {
    return new Quantity(name, value);
  }
}
