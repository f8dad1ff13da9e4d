package io.thalweg.driver.storage;

import java.io.IOException;

/** Which operation of a file system goes wrong, and how. Mutable: it counts. */
public final class FaultPlan {
  private final Fault fault;
  private long left;
  private boolean struck;
  private boolean dead;

  /** The k-th operation from now on, counted from 1. */
  public FaultPlan(Fault fault, long k) {
    this.fault = fault;
    this.left = k;
  }

  /** What is thrown where the process is dead. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1;

    Death() {
      super("the process has been killed");
    }
  }

  Fault fault() {
    return fault;
  }

  /** Whether the fault has happened. */
  public boolean hasStruck() {
    return struck;
  }

  boolean isDead() {
    return dead;
  }

  /** Counts an operation: whether it is the one that goes wrong. A dead process does none. */
  boolean strikes() {
    if (dead) {
      throw new Death();
    }
    left--;
    if (left != 0) {
      return false;
    }
    struck = true;
    if (fault == Fault.DEATH) {
      dead = true;
      throw new Death();
    }
    return true;
  }

  /** There is no lie in what is read: bytes are compared with checksums elsewhere. */
  void ask() throws IOException {
    if (strikes()) {
      throw error();
    }
  }

  IOException error() {
    return new IOException("injected: " + fault);
  }
}
