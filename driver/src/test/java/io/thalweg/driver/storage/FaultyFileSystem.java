package io.thalweg.driver.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system of Hadoop, {@code faulty:///}, that keeps its files on this machine and whose k-th
 * operation goes wrong, for tests of one thread.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  private static FaultPlan plan = new FaultPlan(Fault.FAILS, -1);

  /** As Hadoop makes one. */
  public FaultyFileSystem() {}

  /** The same for {@code FileContext}. */
  public static final class Context extends DelegateToFileSystem {
    /** As Hadoop makes one. */
    public Context(URI uri, Configuration settings) throws IOException, URISyntaxException {
      super(uri, new FaultyFileSystem(), settings, "faulty", false);
    }
  }

  /** From now on, operations go as {@code next} says. */
  public static void plan(FaultPlan next) {
    plan = next;
  }

  /**
   * A path of this file system.
   *
   * @param renames whether renames are taken for one step
   */
  public static java.nio.file.Path path(java.nio.file.Path local, boolean renames) {
    Configuration settings = new Configuration();
    settings.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    settings.set("fs.AbstractFileSystem.faulty.impl", Context.class.getName());
    settings.setBoolean(Renames.SETTING + "faulty", renames);
    return Storage.in(
        "faulty",
        null,
        (scheme, authority) -> HadoopStore.open(new Path("faulty:///"), settings),
        local.toString());
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  /** A change whose result is a boolean. */
  @FunctionalInterface
  private interface Change {
    boolean run() throws IOException;
  }

  /** As {@link Fault} says; a half change is one that returns false. */
  private static boolean change(Change change) throws IOException {
    if (!plan.strikes()) {
      return change.run();
    }
    if (plan.fault() == Fault.LIES || plan.fault() == Fault.HALF) {
      return plan.fault() == Fault.LIES;
    }
    if (plan.fault() == Fault.FAILS_AFTER) {
      change.run();
    }
    throw plan.error();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return change(() -> super.rename(from, to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return change(() -> super.delete(path, recursive));
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return change(() -> super.mkdirs(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    plan.ask();
    return super.getFileStatus(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    plan.ask();
    return super.listStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferBytes) throws IOException {
    plan.ask();
    return super.open(path, bufferBytes);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferBytes,
      short replication,
      long blockBytes,
      Progressable progress)
      throws IOException {
    plan.ask();
    OutputStream target =
        super.create(path, overwrite, bufferBytes, replication, blockBytes, progress);
    return new FSDataOutputStream(new Writing(target), null);
  }

  /** A file that is being written. */
  private static final class Writing extends OutputStream {
    private final OutputStream target;

    Writing(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] chunk, int from, int count) throws IOException {
      if (!plan.strikes()) {
        target.write(chunk, from, count);
        return;
      }
      target.write(chunk, from, plan.fault() == Fault.FAILS ? 0 : count / 2);
      if (plan.fault() != Fault.LIES) {
        throw plan.error();
      }
    }

    @Override
    public void close() throws IOException {
      change(
          () -> {
            target.close();
            return true;
          });
    }
  }
}
