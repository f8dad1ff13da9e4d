package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Capacity;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.shared.data.BatchPlan;
import java.util.Arrays;

/** Forecasts of made-up trainings on made-up clusters. */
final class Forecasting {
  static final long MB = 1_000_000;
  static final long GB = 1_000 * MB;

  private Forecasting() {}

  /** 16 shards of so many rows each. */
  static BatchPlan batches(int shardRows, int batch) {
    int[] rows = new int[16];
    Arrays.fill(rows, shardRows);
    return new BatchPlan(rows, batch);
  }

  /** A full batch for Adam, 100 numbers a row. */
  static Workload work(int parameters, int workers, TransportChoice transport) {
    BatchPlan batches = batches(200, Integer.MAX_VALUE);
    long vector = 4L * parameters;
    return new Workload(
        batches.rows(),
        true,
        batches.rows() * 400,
        parameters,
        vector,
        3 * vector,
        vector,
        0,
        1_000,
        1,
        1,
        transport,
        WorkerShare.of(batches, workers));
  }

  /** Driver and workers in one process. */
  static Capacity local(int slots, long heap) {
    return new Capacity(true, 1, slots, heap, heap, heap / 2, GB, 128 * MB, 0, 0);
  }

  static Capacity cluster(int executors, int slots, long driverHeap, long executorHeap) {
    return new Capacity(
        false,
        executors,
        slots,
        driverHeap,
        executorHeap,
        executorHeap / 2,
        GB,
        128 * MB,
        4 * MB,
        GB);
  }
}
