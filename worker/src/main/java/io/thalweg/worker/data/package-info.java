/**
 * Packed data as executors hold it: shards of primitive arrays; what a row's numbers look like as
 * bytes on the way there, its hash and its order; what is counted of a column, and how coded
 * columns become inputs. No Spark types.
 */
package io.thalweg.worker.data;
