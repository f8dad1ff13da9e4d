/**
 * Models: layers, losses and initialisers as values, the flat parameter vector with its named
 * slots, blocks of rows, and the plan that computes loss and gradient sums. Stands on {@code
 * autograd} and {@code tensor}; knows no data source, no optimizer and no Spark.
 */
package io.thalweg.shared.nn;
