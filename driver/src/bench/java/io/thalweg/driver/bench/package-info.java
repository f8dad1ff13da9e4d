/**
 * The side-by-side measurements of {@code deploy/bench}: experiments, the processes that they
 * start, statistics, the comparison with an earlier run, and the figures of the documents. Compiled
 * with the tests, never in the jar.
 */
package io.thalweg.driver.bench;
