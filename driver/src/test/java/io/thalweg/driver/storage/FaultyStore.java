package io.thalweg.driver.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** A store one of whose operations goes wrong, for tests. */
public final class FaultyStore implements Store {
  private final Store store;
  private final FaultPlan plan;

  /** The same store but for what {@code plan} says. */
  public FaultyStore(Store store, FaultPlan plan) {
    this.store = store;
    this.plan = plan;
  }

  /** A path in this store. */
  public Path path(String path) {
    return Storage.in("faulty", Integer.toHexString(hashCode()), (scheme, id) -> this, path);
  }

  /** An operation that changes something. */
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private void change(Change change) throws IOException {
    if (!plan.strikes()) {
      change.run();
      return;
    }
    if (plan.fault() == Fault.FAILS_AFTER) {
      change.run();
    }
    if (plan.fault() != Fault.LIES) {
      throw plan.error();
    }
  }

  @Override
  public boolean renames() {
    return store.renames();
  }

  @Override
  public Entry status(String path) throws IOException {
    plan.ask();
    return store.status(path);
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    plan.ask();
    return store.list(folder);
  }

  @Override
  public InputStream read(String path) throws IOException {
    plan.ask();
    return store.read(path);
  }

  @Override
  public Upload create(String path, boolean replace) throws IOException {
    plan.ask();
    Upload upload = store.create(path, replace);
    return new Upload() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] chunk, int from, int count) throws IOException {
        if (!plan.strikes()) {
          upload.write(chunk, from, count);
          return;
        }
        upload.write(chunk, from, plan.fault() == Fault.FAILS ? 0 : count / 2);
        if (plan.fault() != Fault.LIES) {
          throw plan.error();
        }
      }

      @Override
      public void commit() throws IOException {
        change(upload::commit);
      }

      @Override
      public void close() throws IOException {
        if (!plan.isDead()) {
          upload.close();
        }
      }
    };
  }

  @Override
  public void createFolder(String path) throws IOException {
    change(() -> store.createFolder(path));
  }

  @Override
  public void rename(String from, String to, boolean replace) throws IOException {
    change(() -> store.rename(from, to, replace));
  }

  @Override
  public void delete(String path) throws IOException {
    change(() -> store.delete(path));
  }
}
