/**
 * The transports of a round: resident sessions, one job per round, in process. Each answers
 * commands with the same bits. Knows no optimizer and no config.
 */
package io.thalweg.driver.cluster;
