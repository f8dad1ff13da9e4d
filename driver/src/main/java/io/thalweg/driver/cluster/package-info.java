/**
 * The transports of a round: resident sessions, which make room for other jobs of the application,
 * one job per round, in process. Each answers commands with the same bits. Knows no optimizer and
 * no config.
 */
package io.thalweg.driver.cluster;
