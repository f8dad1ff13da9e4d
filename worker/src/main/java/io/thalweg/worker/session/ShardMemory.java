package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Shard;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.memory.MemoryManager;

/**
 * Where the packed shards of an executor lie: on its heap as long as Spark's storage memory has
 * room for them, else in files of Spark's local directories, which the system caches and Spark
 * deletes. No bit depends on it.
 */
public final class ShardMemory {
  /** Spark's setting: bytes of shards on the heap of an executor, instead of Spark's own limit. */
  static final String SETTING = "spark.thalweg.shardMemory";

  /** Shards that may be on their way into storage at once, beside the one that asks. */
  private static final int AT_ONCE = 4;

  private ShardMemory() {}

  /**
   * The shard where it is to lie, with its rows on the heap or in a file. To be called in a task.
   *
   * @param held bytes of shards that the task holds on the heap and that are not in Spark's storage
   * @throws ThalwegException INTERNAL where the file cannot be written
   */
  public static <A> Shard<A> place(Shard<A> shard, long held) {
    SparkEnv env = SparkEnv.get();
    if (shard.isInFile() || hasRoom(env, shard.bytes(), held)) {
      return shard;
    }
    Path target = env.blockManager().diskBlockManager().createTempLocalBlock()._2().toPath();
    try {
      return shard.movedTo(target);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "packed rows cannot be written to " + target)
          .found(e.toString())
          .remedy("check the free space of the disk and the permissions of the folder")
          .cause(e);
    }
  }

  /**
   * Bytes of shards that an executor holds on its heap at most.
   *
   * @param storage bytes that Spark's storage has there
   */
  public static long onHeap(SparkConf conf, long storage) {
    return isEncrypted(conf) ? Long.MAX_VALUE >>> 10 : conf.getSizeAsBytes(SETTING, storage + "b");
  }

  private static boolean hasRoom(SparkEnv env, long bytes, long held) {
    MemoryManager memory = env.memoryManager();
    long most = onHeap(env.conf(), memory.maxOnHeapStorageMemory());
    long coming = env.conf().contains(SETTING) ? bytes : (1 + AT_ONCE) * bytes;
    return memory.storageMemoryUsed() + held + coming <= most;
  }

  /** Whoever wants what Spark writes to disks encrypted gets no file that is not. */
  private static boolean isEncrypted(SparkConf conf) {
    return conf.getBoolean("spark.io.encryption.enabled", false);
  }

  /**
   * Checks the setting.
   *
   * @throws ThalwegException BAD_VALUE where it is not a number of bytes
   */
  static void require(SparkConf conf) {
    try {
      conf.getSizeAsBytes(SETTING, "0b");
    } catch (IllegalArgumentException e) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, SETTING + " is not understood")
          .expected("a number of bytes, such as 512m or 4g")
          .found("'" + conf.get(SETTING) + "'")
          .remedy("leave it out, or say --conf " + SETTING + "=512m")
          .cause(e);
    }
  }
}
