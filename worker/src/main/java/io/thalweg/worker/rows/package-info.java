/**
 * The rows of a source on executors: columns of any type become numbers in blocks, cells that are
 * none are told with their reason, and predictions are put beside their rows.
 */
package io.thalweg.worker.rows;
