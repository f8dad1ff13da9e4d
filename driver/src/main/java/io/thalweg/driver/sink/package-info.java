/**
 * Takes the figures of the logged rounds to programs that draw them: TensorBoard, MLflow, and
 * whatever reads Spark's metrics (Prometheus, JMX, ...). Read {@link io.thalweg.driver.sink.Sinks}
 * first. A sink that fails never fails the run: it is told once, and gets nothing more.
 */
package io.thalweg.driver.sink;
