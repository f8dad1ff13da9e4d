package io.thalweg.driver.storage;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream whose end is that of its file, for those who write without a second thought. Mutable.
 */
final class CommittedStream extends OutputStream {
  private final Store.Upload upload;
  private boolean whole = true;
  private boolean open = true;

  CommittedStream(Store.Upload upload) {
    this.upload = upload;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] chunk, int from, int count) throws IOException {
    whole = false;
    upload.write(chunk, from, count);
    whole = true;
  }

  /** After a write that has failed there is nothing to commit. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try (upload) {
      if (whole) {
        upload.commit();
      }
    }
  }
}
