package io.thalweg.worker.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import org.apache.spark.network.protocol.Message;
import org.apache.spark.network.protocol.RpcFailure;
import org.apache.spark.network.util.TransportFrameDecoder;

/**
 * Reads the heads of the frames that come over a connection of Spark's network library before they
 * are put together, which Spark does for up to 2 GB a frame, whoever sends it. Frames that are too
 * long, or of a kind that we do not use, end the connection. To those who have not shown the secret
 * no failure is told. {@code DirectServerTest} fails on a Spark version where this does not work.
 */
final class FrameGate extends ChannelDuplexHandler {
  private static final int KIND_AT = Long.BYTES;
  private static final int HEAD = KIND_AT + 1;

  /** A frame: its length, kind, number, the length of the message, the message. */
  private static final int AROUND_MESSAGE = HEAD + Long.BYTES + Integer.BYTES;

  /** What comes to a driver. */
  static final Set<Byte> QUESTIONS = Set.of(Message.Type.RpcRequest.id());

  /** What comes to a worker. */
  static final Set<Byte> ANSWERS =
      Set.of(Message.Type.RpcResponse.id(), Message.Type.RpcFailure.id());

  /** The other end of the connection. */
  interface Visitor {
    /** Bytes of the largest message that may come from it now. */
    long mostBytes();

    /** Whether it has shown that it may talk to us. */
    boolean isKnown();

    /** It is not let in: the connection is to be closed. */
    void refuse();
  }

  private final Visitor visitor;
  private final Set<Byte> kinds;
  private long frame; // its length, as far as it is read
  private int head; // bytes read of the head
  private long rest; // bytes to come of the frame
  private boolean shut;

  FrameGate(Visitor visitor, Set<Byte> kinds) {
    this.visitor = visitor;
    this.kinds = kinds;
  }

  /**
   * Puts this gate where Spark would put frames together, behind any decryption.
   *
   * @return false where there is no such place
   */
  boolean stand(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(TransportFrameDecoder.HANDLER_NAME) == null) {
      return false;
    }
    pipeline.addBefore(TransportFrameDecoder.HANDLER_NAME, "thalwegGate", this);
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!shut && message instanceof ByteBuf bytes && pass(bytes)) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (!shut) {
      shut = true;
      visitor.refuse();
    }
  }

  /** Whether all frames of which a part is in {@code bytes} may pass. */
  private boolean pass(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (rest > 0) {
        long skipped = Math.min(rest, bytes.writerIndex() - at);
        rest -= skipped;
        at += (int) skipped;
      } else if (!passHead(bytes.getByte(at++))) {
        return false;
      }
    }
    return true;
  }

  private boolean passHead(byte next) {
    if (head++ < KIND_AT) {
      frame = frame << Byte.SIZE | next & 0xff; // big-endian
      return head < KIND_AT
          || frame >= AROUND_MESSAGE && frame - AROUND_MESSAGE <= visitor.mostBytes();
    }
    rest = frame - HEAD;
    frame = 0;
    head = 0;
    return kinds.contains(next);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (visitor.isKnown() || !(message instanceof RpcFailure)) {
      super.write(context, message, promise);
      return;
    }
    ReferenceCountUtil.release(message);
    promise.trySuccess();
    visitor.refuse();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (visitor.isKnown()) {
      super.exceptionCaught(context, cause);
    } else {
      visitor.refuse(); // without a line in the log, which anybody could fill
    }
  }
}
