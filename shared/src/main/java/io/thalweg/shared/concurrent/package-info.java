/** Threads that lend a hand to one another; knows nothing of what they compute. */
package io.thalweg.shared.concurrent;
