/**
 * The Java API: {@link io.thalweg.driver.api.Training} trains a {@link
 * io.thalweg.driver.api.Network} of layers, or an {@link io.thalweg.driver.api.Objective} that is a
 * Java lambda, on a data frame, on arrays or on no data at all, and gives a {@link
 * io.thalweg.driver.api.Fitted}.
 *
 * <p>A Spark program hands in its session and its data frames, so their three types ({@code
 * SparkSession}, {@code Dataset}, {@code Row}) stand in the signatures here; nothing else of Spark
 * does. The programs of {@code io.thalweg.driver.example} are this package's examples, and tests
 * run each of them.
 *
 * <p>Public API are this package, {@code io.thalweg.shared.autograd}, {@code io.thalweg.shared.nn},
 * {@code io.thalweg.shared.error}, which the Javadoc jar holds, and the values that their
 * signatures name. Every other class is internal, whatever its access says, and may change with any
 * version.
 */
package io.thalweg.driver.api;
