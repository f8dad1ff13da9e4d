package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MasterProbeTest {
  @Test
  void aClosedPortIsAnErrorThatNamesTheMasterAndWhatToDo() throws IOException {
    int port = closedPort();
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> MasterProbe.require(new MasterUrl("spark://127.0.0.1:" + port)));

    assertEquals(ErrorCode.MASTER_UNREACHABLE, error.code());
    assertEquals(64, error.code().type().exitCode());
    assertTrue(error.getMessage().contains("spark://127.0.0.1:" + port), error.getMessage());
    assertTrue(error.getMessage().contains("deploy/cluster start"), error.getMessage());
  }

  @Test
  void oneOfSeveralMastersIsEnough() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String masters = "spark://127.0.0.1:" + closedPort() + ",127.0.0.1:" + open.getLocalPort();
      assertDoesNotThrow(() -> MasterProbe.require(new MasterUrl(masters)));
    }
  }

  @Test
  void somethingThatNeverRegistersUsIsNoMasterEither() {
    CountDownLatch never = new CountDownLatch(1);
    MasterUrl master = new MasterUrl("spark://127.0.0.1:1");
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () ->
                Sessions.within(
                    Duration.ofMillis(50),
                    () -> {
                      never.await();
                      return 0;
                    },
                    master,
                    Optional::empty));
    never.countDown();

    assertEquals(ErrorCode.MASTER_UNREACHABLE, error.code());
    assertTrue(error.getMessage().contains("no registration"), error.getMessage());
  }

  @Test
  void whatSparkSaysWhileStartingIsPassedOn() {
    MasterUrl master = new MasterUrl("spark://127.0.0.1:1");
    assertEquals(1, Sessions.within(Duration.ofSeconds(60), () -> 1, master, Optional::empty));
    assertThrows(
        IllegalStateException.class,
        () ->
            Sessions.within(
                Duration.ofSeconds(60),
                () -> {
                  throw new IllegalStateException("stopped");
                },
                master,
                Optional::empty));
  }

  /** A port of loopback at which nobody listens: one that was free a moment ago. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
