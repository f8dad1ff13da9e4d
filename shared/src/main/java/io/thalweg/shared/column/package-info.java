/**
 * Cells of a table as people have them (numbers with gaps, categories, dates, labels in words) and
 * the numbers that a model gets for them. What was learned from the training rows (categories,
 * means, classes) is data here, so training, prediction and serving use the same code. Knows no
 * data source and no Spark.
 */
package io.thalweg.shared.column;
