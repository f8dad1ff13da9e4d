package io.thalweg.worker.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportServerBootstrap;

/**
 * Where a connection to the driver comes in: a {@link FrameGate} stands before Spark's decoder, and
 * a {@link Caller} leads what passes to the worker's end.
 *
 * @param secret that must be shown
 * @param workers who answers each of them
 * @param windows whether {@link SharedMemory}s are wanted
 * @param handshakeBytes of the largest message before the secret is shown
 */
record Door(
    Secret secret,
    List<? extends WorkerChannel> workers,
    boolean windows,
    int handshakeBytes,
    Strangers strangers)
    implements TransportServerBootstrap {

  @Override
  public RpcHandler doBootstrap(Channel channel, RpcHandler ignored) {
    Caller caller = new Caller(this, channel);
    channel.pipeline().addFirst("thalwegUsher", new Usher(caller));
    return caller;
  }

  /** Sets the gate up when all of Spark's own handlers stand, before the first byte is read. */
  private final class Usher extends ChannelInboundHandlerAdapter {
    private final Caller caller;

    Usher(Caller caller) {
      this.caller = caller;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      Channel channel = context.channel();
      if (!new FrameGate(caller, FrameGate.QUESTIONS).stand(channel)) {
        strangers.refuse(channel); // Without a gate nobody comes in: workers use Spark's RPC.
        return;
      }
      strangers.arrive(channel);
      super.channelActive(context);
      channel.pipeline().remove(this);
    }
  }
}
