package io.thalweg.driver.round;

import static io.thalweg.driver.round.Forecasting.GB;
import static io.thalweg.driver.round.Forecasting.MB;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.thalweg.driver.Trial;
import io.thalweg.driver.cluster.Capacity;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.shared.error.ThalwegException;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What a training that cannot fit tells its user to do. */
class ForecastRemediesTest {
  private static final int LARGE = 200_000_000;
  private static final int SMALL = 1_000_000;
  private static final Pattern SIZE = Pattern.compile("=(\\d+)m\\b");

  private static Executable fits(int parameters, TransportChoice transport, Capacity capacity) {
    Workload work = Forecasting.work(parameters, capacity.workers(), transport);
    return () -> Forecast.of(work, capacity).require();
  }

  /** The same with the bytes that the error of {@code refused} names. */
  private static Executable asTold(Executable refused, LongFunction<Executable> retried) {
    return () -> {
      ThalwegException error = assertThrows(ThalwegException.class, refused);
      Matcher size = SIZE.matcher(error.remedy());
      if (!size.find()) {
        throw new AssertionError("no size in " + error.remedy());
      }
      retried.apply(Long.parseLong(size.group(1)) << 20).execute();
    };
  }

  @TestFactory
  Stream<DynamicTest> whatDoesNotFit() {
    Executable process = fits(LARGE, TransportChoice.RESIDENT, Forecasting.local(2, 4 * GB));
    Executable driver =
        fits(LARGE, TransportChoice.RESIDENT, Forecasting.cluster(2, 2, 2 * GB, 64 * GB));
    Executable executor =
        fits(LARGE, TransportChoice.RESIDENT, Forecasting.cluster(2, 2, 64 * GB, 2 * GB));
    Executable results =
        fits(LARGE, TransportChoice.JOB, Forecasting.cluster(2, 2, 64 * GB, 64 * GB));
    return Stream.of(
        Trial.of(
            "give it more memory, THALWEG_DRIVER_MEMORY=* (spark-submit: --driver-memory, java:"
                + " -Xmx), or take a smaller model",
            process,
            asTold(
                process, heap -> fits(LARGE, TransportChoice.RESIDENT, Forecasting.local(2, heap))),
            fits(SMALL, TransportChoice.RESIDENT, Forecasting.local(2, 4 * GB))),
        Trial.of(
            "give it more memory, THALWEG_DRIVER_MEMORY=* (spark-submit: --driver-memory, java:"
                + " -Xmx), or take a smaller model",
            driver,
            asTold(
                driver,
                heap ->
                    fits(
                        LARGE,
                        TransportChoice.RESIDENT,
                        Forecasting.cluster(2, 2, heap, 64 * GB)))),
        Trial.of(
            "give executors more memory, --conf spark.executor.memory=*, or take a smaller model",
            executor,
            asTold(
                executor,
                heap ->
                    fits(
                        LARGE, TransportChoice.RESIDENT, Forecasting.cluster(2, 2, 64 * GB, heap))),
            fits(SMALL, TransportChoice.RESIDENT, Forecasting.cluster(2, 2, 64 * GB, 2 * GB))),
        Trial.of(
            "say --set transport=resident, or allow more with --conf"
                + " spark.driver.maxResultSize=*",
            results,
            fits(LARGE, TransportChoice.RESIDENT, Forecasting.cluster(2, 2, 64 * GB, 64 * GB)),
            asTold(
                results,
                bytes ->
                    fits(
                        LARGE,
                        TransportChoice.JOB,
                        new Capacity(false, 2, 2, 64 * GB, 64 * GB, GB, bytes, 128 * MB, 0, 0)))));
  }
}
