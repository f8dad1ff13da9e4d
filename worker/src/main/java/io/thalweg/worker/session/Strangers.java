package io.thalweg.worker.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The connections whose other end has not shown the secret yet. They have a few seconds for it, and
 * there is room for a certain number: who has waited longest leaves when another comes, since an
 * honest worker shows the secret within milliseconds.
 */
final class Strangers {
  private final int most;
  private final long millis;
  private final Dropped dropped;
  private final Map<Channel, Future<?>> waiting = new LinkedHashMap<>(); // in order of arrival

  /**
   * Room for strangers.
   *
   * @param most how many
   * @param millis how long each may stay
   * @param dropped counts who is sent away
   */
  Strangers(int most, long millis, Dropped dropped) {
    this.most = most;
    this.millis = millis;
    this.dropped = dropped;
  }

  /** A new connection. */
  void arrive(Channel channel) {
    Channel eldest = null;
    synchronized (waiting) {
      Future<?> end =
          channel.eventLoop().schedule(() -> sendAway(channel), millis, TimeUnit.MILLISECONDS);
      waiting.put(channel, end);
      if (waiting.size() > most) { // leaves at once: another may arrive at the same time
        eldest = waiting.keySet().iterator().next();
        leave(eldest);
        dropped.add();
      }
    }
    if (eldest != null) {
      close(eldest);
    }
  }

  /** The other end has shown the secret, or is gone. Returns whether it was a stranger. */
  boolean leave(Channel channel) {
    synchronized (waiting) {
      Future<?> end = waiting.remove(channel);
      if (end != null) {
        end.cancel(false);
      }
      return end != null;
    }
  }

  /** Closes the connection of one who is a stranger still. */
  private void sendAway(Channel channel) {
    if (leave(channel)) {
      dropped.add();
      close(channel);
    }
  }

  /** Closes the connection, without a word. */
  void refuse(Channel channel) {
    if (leave(channel)) {
      dropped.add();
    }
    close(channel);
  }

  /** Closes a connection. */
  static void close(Channel channel) {
    ChannelFuture unused = channel.close();
  }
}
