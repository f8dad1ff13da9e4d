package io.thalweg.worker.session;

import org.apache.spark.SparkConf;

/** What a session takes beside arrays on the heap, in bytes. */
public final class Footprint {
  private Footprint() {}

  /** The largest message that goes over Spark's RPC. */
  public static long largestMessage() {
    return Messages.MESSAGE_BYTES + Secret.BYTES;
  }

  /** Of {@code /dev/shm}, for each worker on the driver's host; 0 where the settings want none. */
  public static long sharedMemory(SparkConf conf) {
    return SharedMemory.areWanted(conf) ? (long) SharedMemory.SLOTS * SharedMemory.SLOT_BYTES : 0;
  }
}
