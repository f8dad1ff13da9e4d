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
 */
package io.thalweg.driver.api;
