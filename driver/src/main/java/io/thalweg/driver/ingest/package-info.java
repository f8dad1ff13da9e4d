/**
 * From any Spark source to packed shards in canonical order: resolving columns, converting and
 * checking rows, bringing those of a shard together, learning from the training rows what becomes
 * of categories and gaps, and finding the place of a bad row; and from rows to rows with their
 * predictions. Of a model it knows which rows it takes and what it predicts; of rounds and
 * optimizers nothing.
 */
package io.thalweg.driver.ingest;
