/**
 * How a run is told to people: the metrics log, the progress line and the HTML report. Reads
 * records, computes nothing of the training, and needs no network.
 */
package io.thalweg.driver.report;
