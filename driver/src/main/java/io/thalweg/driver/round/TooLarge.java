package io.thalweg.driver.round;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** The errors of a training that is certain not to fit, each with the setting to change. */
final class TooLarge {
  private static final long STEP = 512L << 20;

  private TooLarge() {}

  /** Throws the first that applies. */
  static void refuse(Forecast forecast) {
    if (forecast.driver().exceeds()) {
      throw heap(forecast);
    }
    if (forecast.executor().exceeds()) {
      throw refusal(forecast, "an executor", forecast.executor())
          .remedy(
              "give executors more memory, --conf spark.executor.memory="
                  + setting(forecast.executor())
                  + ", or take a smaller model");
    }
    if (forecast.result().exceeds()) {
      throw refusal(forecast, "the results of one Spark job", forecast.result())
          .remedy(
              "say --set transport=resident, or allow more with"
                  + " --conf spark.driver.maxResultSize="
                  + setting(forecast.result()));
    }
  }

  private static ThalwegException heap(Forecast forecast) {
    boolean local = forecast.capacity().isLocal();
    return refusal(forecast, local ? "this process" : "the driver", forecast.driver())
        .remedy(
            "give it more memory, THALWEG_DRIVER_MEMORY="
                + setting(forecast.driver())
                + " (spark-submit: --driver-memory, java: -Xmx), or take a smaller model");
  }

  private static ThalwegException refusal(Forecast forecast, String who, Forecast.Need need) {
    Workload work = forecast.work();
    return ThalwegException.of(ErrorCode.BAD_VALUE, "the model is too large for " + who)
        .expected("at most " + Bytes.text(need.limit()))
        .found(
            String.format(
                "%s, of which %s for %,d parameters and what the optimizer keeps, the rest for the"
                    + " gradients of %d worker%s",
                Bytes.text(need.bytes()),
                Bytes.text(work.stateBytes()),
                work.parameters(),
                work.share().workers(),
                work.share().workers() == 1 ? "" : "s"));
  }

  /** A setting with which it fits, and has room for the rows of a small training. */
  private static String setting(Forecast.Need need) {
    long wanted = (long) (need.bytes() / Forecast.TIGHT) + STEP;
    return (wanted + STEP - 1) / STEP * (STEP >> 20) + "m";
  }
}
