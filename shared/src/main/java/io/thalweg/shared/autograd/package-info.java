/**
 * Reverse-mode differentiation: expressions are recorded once in a {@link
 * io.thalweg.shared.autograd.Graph} over a closed set of operations ({@link
 * io.thalweg.shared.autograd.Op}, forward beside backward) and run any number of times by a {@link
 * io.thalweg.shared.autograd.Plan} whose buffers are allocated once. Loops over elements live in
 * {@link io.thalweg.shared.tensor.Kernels}, so one expression runs in float32 and in float64. Knows
 * no layer, no loss and no data.
 */
package io.thalweg.shared.autograd;
