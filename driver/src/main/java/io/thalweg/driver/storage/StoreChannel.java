package io.thalweg.driver.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file of a store that is read from its begin to its end. Mutable. */
final class StoreChannel implements SeekableByteChannel {
  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream source;
  private final long size;
  private long position;
  private boolean open = true;

  StoreChannel(InputStream source, long size) {
    this.source = source;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    byte[] chunk = new byte[Math.min(target.remaining(), CHUNK_BYTES)];
    int count = source.read(chunk);
    if (count > 0) {
      target.put(chunk, 0, count);
      position += count;
    }
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  /** Forward only. */
  @Override
  public SeekableByteChannel position(long place) throws IOException {
    if (place < position) {
      throw new UnsupportedOperationException("this file is read forwards");
    }
    try {
      source.skipNBytes(place - position);
    } catch (EOFException e) {
      // a read from there gives the end of the file, as it is to be
    }
    position = place;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer content) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    source.close();
  }
}
