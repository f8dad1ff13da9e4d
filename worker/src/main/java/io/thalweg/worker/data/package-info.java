/**
 * Packed data as executors hold it: shards of primitive arrays; what a row's numbers look like as
 * bytes on the way there, its hash and its order. No Spark types.
 */
package io.thalweg.worker.data;
