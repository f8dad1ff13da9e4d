/**
 * The side-by-side measurements of {@code deploy/bench}: experiments, the processes that they
 * start, statistics and the comparison with an earlier run. Compiled with the tests, never in the
 * jar.
 */
package io.thalweg.driver.bench;
