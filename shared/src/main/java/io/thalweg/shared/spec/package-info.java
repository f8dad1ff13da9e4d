/**
 * How layers, losses, initialisers, optimizers and schedules are described as plain data: each has
 * a {@link io.thalweg.shared.spec.Spec} with its name, its options and what is made of them, and
 * each family a {@link io.thalweg.shared.spec.Registry} of them. Reading, writing and the tables of
 * the documentation all come from that one declaration. Knows nothing of what is described.
 */
package io.thalweg.shared.spec;
