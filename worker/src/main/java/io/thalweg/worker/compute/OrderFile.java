package io.thalweg.worker.compute;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.thalweg.shared.data.VisitOrder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The visiting orders of many shards in one file, which has no name from the start and goes with
 * this object. For the use of one thread.
 */
final class OrderFile {
  private final FileChannel channel;
  private final long[] starts; // the first byte of each shard
  private final long[] epochs; // whose order each shard has in the file
  private final int[] drawn; // (rows of the largest shard)
  private final ByteBuffer all; // bytes of drawn
  private ByteBuffer some = bytes(GradientWorker.BLOCK_ROWS + 1);
  private int[] order = new int[GradientWorker.BLOCK_ROWS + 1];

  /**
   * Room for the orders of shards.
   *
   * @param path where a file can be made that nobody else makes
   * @param rows the rows of each shard
   */
  OrderFile(Path path, int[] rows) {
    this.starts = new long[rows.length];
    this.epochs = new long[rows.length];
    Arrays.fill(epochs, -1);
    for (int i = 1; i < rows.length; i++) {
      starts[i] = starts[i - 1] + (long) rows[i - 1] * Integer.BYTES;
    }
    int most = Arrays.stream(rows).max().orElse(0);
    this.drawn = new int[most];
    this.all = bytes(most);
    try {
      this.channel = FileChannel.open(path, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static ThalwegException failed(IOException e) {
    return ThalwegException.of(ErrorCode.INTERNAL, "the order of rows cannot be kept on disk")
        .found(e.toString())
        .remedy("check the free space of the disk and the permissions of the folder")
        .cause(e);
  }

  private static ByteBuffer bytes(int numbers) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(numbers, Integer.BYTES))
        .order(ByteOrder.nativeOrder());
  }

  /**
   * The rows at {@code count} positions from {@code at} on of a shard's order; valid until the next
   * call.
   *
   * @param visits draws the order of the shard
   * @param shard its place among the shards
   */
  int[] read(VisitOrder visits, int shard, long epoch, int at, int count) {
    try {
      if (epochs[shard] != epoch) {
        write(visits, shard, epoch);
        epochs[shard] = epoch;
      }
      some.clear().limit(count * Integer.BYTES);
      long from = starts[shard] + (long) at * Integer.BYTES;
      while (some.hasRemaining()) {
        if (channel.read(some, from + some.position()) < 0) {
          throw new EOFException();
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
    some.flip().asIntBuffer().get(order, 0, count);
    return order;
  }

  private void write(VisitOrder visits, int shard, long epoch) throws IOException {
    visits.draw(epoch, drawn);
    all.clear().limit(visits.rows() * Integer.BYTES);
    all.asIntBuffer().put(drawn, 0, visits.rows());
    while (all.hasRemaining()) {
      channel.write(all, starts[shard] + all.position());
    }
  }
}
