/**
 * What a worker computes: gradient, evaluation and moment sums over the shards it owns, in the
 * fixed order, and predictions. No Spark here; the in-process transport, the job transport and the
 * resident task all run this same code.
 */
package io.thalweg.worker.compute;
