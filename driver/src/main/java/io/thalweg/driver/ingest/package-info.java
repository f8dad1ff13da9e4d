/**
 * From any Spark source to packed shards in canonical order: resolving columns, converting and
 * checking rows, bringing those of a shard together, and finding the place of a bad row. Knows
 * nothing of models, rounds or optimizers.
 */
package io.thalweg.driver.ingest;
