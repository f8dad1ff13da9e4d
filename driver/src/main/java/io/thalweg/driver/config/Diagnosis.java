package io.thalweg.driver.config;

import java.util.Locale;

/** What happens when something is found to be wrong with a run: {@code diagnosis}. */
public enum Diagnosis {
  /** It is said; the run ends early only where going on is of no use. */
  WARN,
  /** A warning ends the run, too. */
  STOP,
  /** Nothing is looked for, but numbers that are not finite. */
  OFF;

  /** The name that configs use, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
