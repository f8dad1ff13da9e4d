/**
 * Generated data for benchmarks and experiments: a row is a pure function of seed and row number.
 * Knows nothing of how such rows are read or trained on.
 */
package io.thalweg.driver.ingest.synthetic;
