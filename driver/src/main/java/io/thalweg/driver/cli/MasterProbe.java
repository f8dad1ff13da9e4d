package io.thalweg.driver.cli;

import io.thalweg.driver.cli.MasterUrl.HostPort;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether a standalone master is there before Spark is started. Spark itself tries for a
 * minute and then stops the driver's context from a thread of its own.
 */
final class MasterProbe {
  private static final int TIMEOUT_MILLIS = 5_000;

  private MasterProbe() {}

  /**
   * Returns if one of the addresses of {@code master} accepts a connection.
   *
   * @throws ThalwegException with {@link ErrorCode#MASTER_UNREACHABLE} otherwise
   */
  static void require(MasterUrl master) {
    List<String> failures = new ArrayList<>();
    for (HostPort address : master.addresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
        return;
      } catch (IOException | IllegalArgumentException e) {
        failures.add(address + ": " + reason(e));
      }
    }
    throw unreachable(master, String.join(", ", failures));
  }

  /** The error that {@code master} does not answer as a master. */
  static ThalwegException unreachable(MasterUrl master, String found) {
    return ThalwegException.of(
            ErrorCode.MASTER_UNREACHABLE, "no Spark master answers at " + master.text())
        .expected("a running standalone master (its page, often on port 8080, shows its URL)")
        .found(found)
        .remedy("start it (deploy/cluster start), correct --master, or leave it out to run here");
  }

  private static String reason(Exception e) {
    if (e instanceof UnknownHostException || e.getMessage() == null) {
      return "the host is not known";
    }
    if (e instanceof SocketTimeoutException) {
      return "no answer within " + TIMEOUT_MILLIS / 1000 + " s";
    }
    return e.getMessage();
  }
}
