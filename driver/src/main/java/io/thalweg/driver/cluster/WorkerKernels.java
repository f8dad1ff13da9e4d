package io.thalweg.driver.cluster;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of a run's workers. Executors may have another Java than the driver, or other options
 * for it: one warning says where they compute with plain loops and the driver would not.
 */
final class WorkerKernels {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerKernels.class);

  private final String own;
  private String first;
  private boolean warned;

  /** Before the first answer the workers' kernels are taken for the driver's own. */
  WorkerKernels(String own) {
    this.own = own;
    this.first = own;
  }

  /** The kernels of the first worker, for the run record. */
  String name() {
    return first;
  }

  /** Takes what the workers say. Mutates this. */
  void are(List<String> names) {
    first = names.get(0);
    if (warned || !own.startsWith("vector") || !names.contains("scalar")) {
      return;
    }
    long slow = names.stream().filter("scalar"::equals).count();
    warned = true;
    LOG.warn(
        "{} of {} workers compute with plain loops, which take many times as long as the driver's"
            + " {} kernels; the standard error of their executors says why",
        slow,
        names.size(),
        own);
  }
}
