package io.thalweg.driver.config;

import java.util.Locale;

/** How parameters and gradient sums travel: {@code transport}. The bits are the same with each. */
public enum TransportChoice {
  /** Tasks that stay and answer many rounds over Spark's own RPC. */
  RESIDENT,
  /** One Spark job per round. */
  JOB,
  /** No Spark: the same worker code in the driver's process. */
  IN_PROCESS;

  /** The name that configs and summaries use, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
