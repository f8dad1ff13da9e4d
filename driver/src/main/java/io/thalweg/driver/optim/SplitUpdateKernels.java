package io.thalweg.driver.optim;

/**
 * Splits large updates over threads. They are elementwise, so the cut does not change a bit. Small
 * ones, which many models' steps are, must not even allocate a lambda.
 *
 * @param kernels what the parts are computed with
 */
record SplitUpdateKernels<A>(UpdateKernels<A> kernels) implements UpdateKernels<A> {
  @Override
  public void momentum(int from, int to, double lr, double momentum, double weight, A p, A g, A b) {
    if (Ranges.areSmall(from, to)) {
      kernels.momentum(from, to, lr, momentum, weight, p, g, b);
    } else {
      Ranges.split(
          from, to, (start, end) -> kernels.momentum(start, end, lr, momentum, weight, p, g, b));
    }
  }

  @Override
  public void nesterov(int from, int to, double lr, double momentum, double weight, A p, A g, A b) {
    if (Ranges.areSmall(from, to)) {
      kernels.nesterov(from, to, lr, momentum, weight, p, g, b);
    } else {
      Ranges.split(
          from, to, (start, end) -> kernels.nesterov(start, end, lr, momentum, weight, p, g, b));
    }
  }

  @Override
  public void adam(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double root,
      A p,
      A g,
      A m,
      A v) {
    if (Ranges.areSmall(from, to)) {
      kernels.adam(from, to, lr, beta1, beta2, eps, root, p, g, m, v);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) -> kernels.adam(start, end, lr, beta1, beta2, eps, root, p, g, m, v));
    }
  }

  @Override
  public void amsgrad(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double root,
      A p,
      A g,
      A m,
      A v,
      A x) {
    if (Ranges.areSmall(from, to)) {
      kernels.amsgrad(from, to, lr, beta1, beta2, eps, root, p, g, m, v, x);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) -> kernels.amsgrad(start, end, lr, beta1, beta2, eps, root, p, g, m, v, x));
    }
  }

  @Override
  public void adagrad(int from, int to, double lr, double eps, A p, A g, A s) {
    if (Ranges.areSmall(from, to)) {
      kernels.adagrad(from, to, lr, eps, p, g, s);
    } else {
      Ranges.split(from, to, (start, end) -> kernels.adagrad(start, end, lr, eps, p, g, s));
    }
  }

  @Override
  public void rmsDirection(int from, int to, double factor, double alpha, double eps, A g, A v) {
    if (Ranges.areSmall(from, to)) {
      kernels.rmsDirection(from, to, factor, alpha, eps, g, v);
    } else {
      Ranges.split(
          from, to, (start, end) -> kernels.rmsDirection(start, end, factor, alpha, eps, g, v));
    }
  }

  @Override
  public void centeredRmsDirection(
      int from, int to, double factor, double alpha, double eps, A g, A v, A a) {
    if (Ranges.areSmall(from, to)) {
      kernels.centeredRmsDirection(from, to, factor, alpha, eps, g, v, a);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) -> kernels.centeredRmsDirection(start, end, factor, alpha, eps, g, v, a));
    }
  }

  @Override
  public void adadelta(int from, int to, double lr, double rho, double eps, A p, A g, A v, A u) {
    if (Ranges.areSmall(from, to)) {
      kernels.adadelta(from, to, lr, rho, eps, p, g, v, u);
    } else {
      Ranges.split(
          from, to, (start, end) -> kernels.adadelta(start, end, lr, rho, eps, p, g, v, u));
    }
  }

  @Override
  public void adamax(
      int from, int to, double lr, double beta1, double beta2, double eps, A p, A g, A m, A x) {
    if (Ranges.areSmall(from, to)) {
      kernels.adamax(from, to, lr, beta1, beta2, eps, p, g, m, x);
    } else {
      Ranges.split(
          from, to, (start, end) -> kernels.adamax(start, end, lr, beta1, beta2, eps, p, g, m, x));
    }
  }

  @Override
  public void nadam(
      int from,
      int to,
      double lrGradient,
      double lrMean,
      double beta1,
      double beta2,
      double eps,
      double correction,
      A p,
      A g,
      A m,
      A v) {
    if (Ranges.areSmall(from, to)) {
      kernels.nadam(from, to, lrGradient, lrMean, beta1, beta2, eps, correction, p, g, m, v);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) ->
              kernels.nadam(
                  start, end, lrGradient, lrMean, beta1, beta2, eps, correction, p, g, m, v));
    }
  }

  @Override
  public void radam(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double root,
      double rectification,
      A p,
      A g,
      A m,
      A v) {
    if (Ranges.areSmall(from, to)) {
      kernels.radam(from, to, lr, beta1, beta2, eps, correction, root, rectification, p, g, m, v);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) ->
              kernels.radam(
                  start, end, lr, beta1, beta2, eps, correction, root, rectification, p, g, m, v));
    }
  }

  @Override
  public void radamWarmup(
      int from,
      int to,
      double lr,
      double beta1,
      double beta2,
      double correction,
      A p,
      A g,
      A m,
      A v) {
    if (Ranges.areSmall(from, to)) {
      kernels.radamWarmup(from, to, lr, beta1, beta2, correction, p, g, m, v);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) ->
              kernels.radamWarmup(start, end, lr, beta1, beta2, correction, p, g, m, v));
    }
  }

  @Override
  public void lambDirection(
      int from,
      int to,
      double beta1,
      double beta2,
      double eps,
      double correction,
      double root,
      double decay,
      A p,
      A g,
      A m,
      A v) {
    if (Ranges.areSmall(from, to)) {
      kernels.lambDirection(from, to, beta1, beta2, eps, correction, root, decay, p, g, m, v);
    } else {
      Ranges.split(
          from,
          to,
          (start, end) ->
              kernels.lambDirection(
                  start, end, beta1, beta2, eps, correction, root, decay, p, g, m, v));
    }
  }

  @Override
  public void clamp(int from, int to, double limit, A g) {
    if (Ranges.areSmall(from, to)) {
      kernels.clamp(from, to, limit, g);
    } else {
      Ranges.split(from, to, (start, end) -> kernels.clamp(start, end, limit, g));
    }
  }

  @Override
  public void average(int from, int to, double weight, A p, A e) {
    if (Ranges.areSmall(from, to)) {
      kernels.average(from, to, weight, p, e);
    } else {
      Ranges.split(from, to, (start, end) -> kernels.average(start, end, weight, p, e));
    }
  }

  /** A sum, whose order must not depend on the cores: never split. */
  @Override
  public double penalty(int from, int to, double l1, double l2, A p) {
    return kernels.penalty(from, to, l1, l2, p);
  }

  @Override
  public void flush(int from, int to, A x, A y) {
    if (Ranges.areSmall(from, to)) {
      kernels.flush(from, to, x, y);
    } else {
      Ranges.split(from, to, (start, end) -> kernels.flush(start, end, x, y));
    }
  }

  @Override
  public void addPenalty(int from, int to, double l1, double l2, A p, A g) {
    if (Ranges.areSmall(from, to)) {
      kernels.addPenalty(from, to, l1, l2, p, g);
    } else {
      Ranges.split(from, to, (start, end) -> kernels.addPenalty(start, end, l1, l2, p, g));
    }
  }
}
