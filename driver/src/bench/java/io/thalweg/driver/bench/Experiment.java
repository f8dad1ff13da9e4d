package io.thalweg.driver.bench;

import java.util.List;

/**
 * Contenders that are measured in turn, and what is asked of their numbers.
 *
 * @param name the word for the command line
 * @param title what is measured, in one line
 */
record Experiment(String name, String title, List<Contender> contenders, List<Target> targets) {
  Experiment {
    contenders = List.copyOf(contenders);
    targets = List.copyOf(targets);
  }
}
