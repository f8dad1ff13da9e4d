/**
 * What the driver asks of workers and what they answer: plain serializable values and their byte
 * form. Knows nothing of how they travel.
 */
package io.thalweg.shared.wire;
