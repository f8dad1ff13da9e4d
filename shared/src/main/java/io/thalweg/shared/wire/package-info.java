/**
 * What the driver asks of workers and what they answer: plain serializable values and their byte
 * form, rounded to 16 bits where the run says so. Knows nothing of how they travel.
 */
package io.thalweg.shared.wire;
