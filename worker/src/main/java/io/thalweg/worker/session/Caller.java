package io.thalweg.worker.session;

import io.netty.channel.Channel;
import io.thalweg.shared.error.ThalwegException;
import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of one connection to the driver: a stranger until it has shown the secret, then a
 * worker, whose messages go to that worker's {@link WorkerChannel}.
 */
final class Caller extends RpcHandler implements FrameGate.Visitor {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  private final Door door;
  private final Channel channel;
  private final StreamManager streams = new OneForOneStreamManager(); // none are ever opened
  private String address;
  private SharedMemory window; // null for none
  private volatile WorkerChannel toWorker; // null for a stranger

  Caller(Door door, Channel channel) {
    this.door = door;
    this.channel = channel;
  }

  @Override
  public boolean isKnown() {
    return toWorker != null;
  }

  @Override
  public long mostBytes() {
    WorkerChannel known = toWorker;
    return known == null ? door.handshakeBytes() : known.largestMessage();
  }

  @Override
  public void refuse() {
    if (isKnown()) {
      LOG.warn("worker at {} has sent what no worker sends: its connection is closed", address);
    }
    door.strangers().refuse(channel);
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    Messages.littleEndian(message);
    try {
      if (toWorker != null) {
        question(message, callback);
      } else if (door.secret().isShownBy(message)) {
        address = client.getSocketAddress().toString();
        greet(Hello.decode(message, door.workers().size()), callback);
      } else {
        refuse();
      }
    } catch (ThalwegException e) {
      LOG.warn("worker at {}: {}", address, e.what());
      refuse();
    }
  }

  private void greet(Hello hello, RpcResponseCallback callback) {
    if (!door.strangers().leave(channel)) {
      return; // sent away in the same moment: without a welcome it comes again
    }
    window = door.windows() ? SharedMemory.open(hello.window()) : null;
    toWorker = door.workers().get(hello.worker());
    callback.onSuccess(Hello.welcome(window != null));
  }

  private void question(ByteBuffer message, RpcResponseCallback callback) {
    ByteBuffer slot = window == null ? null : window.referred(message);
    if (slot == null) {
      toWorker.receive(message, address, callback::onSuccess);
    } else {
      toWorker.receive(
          slot, address, answer -> callback.onSuccess(SharedMemory.answer(slot, answer)));
    }
  }

  @Override
  public void channelInactive(TransportClient client) {
    door.strangers().leave(channel);
    if (toWorker != null) {
      toWorker.disconnected(address);
    }
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }
}
