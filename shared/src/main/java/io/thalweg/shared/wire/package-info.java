/**
 * What the driver asks of workers and what they answer: plain values and their byte form, rounded
 * to 16 bits where the run says so. Who reads it believes none of its sizes. Knows nothing of how
 * it travels.
 */
package io.thalweg.shared.wire;
