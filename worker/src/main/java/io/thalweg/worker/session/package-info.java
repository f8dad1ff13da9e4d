/**
 * The tasks that stay on executors for many rounds, and how they and the driver talk: a session's
 * secret, connections of Spark's RPC and of its network library, memory shared on one machine,
 * orders and reports as bytes; and the Spark jobs of a run within the application around them.
 */
package io.thalweg.worker.session;
