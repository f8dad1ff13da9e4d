/**
 * How threads wait for one another, and lend a hand meanwhile; knows nothing of what they compute.
 */
package io.thalweg.shared.concurrent;
