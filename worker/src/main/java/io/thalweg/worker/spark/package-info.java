/**
 * What of Spark runs on executors: reading the rows of a source, the RDD of shard ranges, the
 * resident task, and the one class that touches Spark's internal RPC.
 */
package io.thalweg.worker.spark;
