package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Spark master: {@code local[*]}, {@code spark://host:port}, {@code yarn}, ...
 *
 * @param text the master as Spark reads it
 */
record MasterUrl(String text) {
  private static final String STANDALONE = "spark://";
  private static final Pattern FORMS =
      Pattern.compile(
          "local(\\[(\\*|[1-9]\\d*)(\\s*,\\s*\\d+)?])?"
              + "|local-cluster\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\\d+\\s*]"
              + "|spark://[^/\\s,]+:\\d+(,[^/\\s,]+:\\d+)*"
              + "|yarn"
              + "|k8s://\\S+");

  /** Checks that Spark knows this form of master. */
  MasterUrl {
    if (!FORMS.matcher(text).matches()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "this is no Spark master")
          .expected("local, local[2], local[*], spark://HOST:PORT, yarn or k8s://HOST:PORT")
          .found("'" + text + "'")
          .remedy("correct --master");
    }
  }

  /** Whether everything runs in this process. */
  boolean isLocal() {
    return text.equals("local") || text.startsWith("local[");
  }

  /** Whether this is a standalone master, which may be unreachable. */
  boolean isStandalone() {
    return text.startsWith(STANDALONE);
  }

  /** The addresses {@code host:port} of a standalone master and its standbys. */
  List<HostPort> addresses() {
    return Arrays.stream(text.substring(STANDALONE.length()).split(",")).map(HostPort::of).toList();
  }

  /** Whether driver and executors are sure to be on this machine. */
  boolean isOnThisMachine() {
    return isLocal()
        || text.startsWith("local-cluster")
        || (isStandalone() && addresses().stream().allMatch(HostPort::isLoopback));
  }

  /** Where a master listens. */
  record HostPort(String host, int port) {
    static HostPort of(String text) {
      int colon = text.lastIndexOf(':');
      return new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Known by its name, without asking a name server. */
    boolean isLoopback() {
      return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
