package io.thalweg.driver.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A file of Hadoop's. In an object store the end of a stream is what makes its object: one that is
 * given up is aborted, or left open. Mutable.
 */
final class HadoopUpload extends Store.Upload {
  private final FSDataOutputStream stream;
  private final boolean endsHarmlessly;
  private boolean open = true;

  /**
   * A file.
   *
   * @param endsHarmlessly whether a part of it does no harm: it has another name until it is whole
   */
  HadoopUpload(FSDataOutputStream stream, boolean endsHarmlessly) {
    this.stream = stream;
    this.endsHarmlessly = endsHarmlessly;
  }

  @Override
  public void write(int value) throws IOException {
    stream.write(value);
  }

  @Override
  public void write(byte[] chunk, int from, int count) throws IOException {
    stream.write(chunk, from, count);
  }

  @Override
  public void commit() throws IOException {
    if (stream.hasCapability(StreamCapabilities.HSYNC)) {
      stream.hsync();
    }
    stream.close();
    open = false;
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    if (stream.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
      stream.abort();
    } else if (endsHarmlessly) {
      stream.close();
    }
  }
}
