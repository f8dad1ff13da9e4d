/**
 * What of Spark runs on executors: reading the rows of a source, the RDD of shard ranges, the
 * resident task, and the few classes that touch Spark's internal RPC and its network library, or
 * share memory with the driver.
 */
package io.thalweg.worker.spark;
