package io.thalweg.shared.error;

/** Every error a user can meet. The name is printed and is stable: scripts may match it. */
public enum ErrorCode {
  BAD_COMMAND_LINE(ErrorType.USAGE),
  UNKNOWN_KEY(ErrorType.USAGE),
  WRONG_TYPE(ErrorType.USAGE),
  BAD_VALUE(ErrorType.USAGE),
  MISSING_KEY(ErrorType.USAGE),
  BAD_CONFIG_FILE(ErrorType.USAGE),
  BAD_SHAPE(ErrorType.USAGE),
  BAD_OBJECTIVE(ErrorType.USAGE),
  NOT_SERIALIZABLE(ErrorType.USAGE),
  RUN_DIRECTORY_EXISTS(ErrorType.USAGE),
  RUN_DIFFERS(ErrorType.USAGE),
  OUTPUT_EXISTS(ErrorType.USAGE),
  MISSING_FILE(ErrorType.USAGE),
  MASTER_UNREACHABLE(ErrorType.USAGE),
  MISSING_COLUMN(ErrorType.DATA),
  WRONG_COLUMN_TYPE(ErrorType.DATA),
  BAD_ROW(ErrorType.DATA),
  BAD_LABEL(ErrorType.DATA),
  EMPTY_DATA(ErrorType.DATA),
  COLUMNS_DIFFER(ErrorType.DATA),
  DATA_DIFFERS(ErrorType.DATA),
  UNREADABLE_DATA(ErrorType.DATA),
  BAD_MODEL_FILE(ErrorType.DATA),
  NOT_FINITE(ErrorType.DIVERGED),
  LOSS_GREW(ErrorType.DIVERGED),
  NOTHING_LEARNT(ErrorType.DIVERGED),
  STOPPED_BY_FINDING(ErrorType.DIVERGED),
  INTERRUPTED(ErrorType.INTERRUPTED),
  TASK_EXITED(ErrorType.USAGE),
  ROUND_TIMED_OUT(ErrorType.INTERNAL),
  OUT_OF_MEMORY(ErrorType.INTERNAL),
  WORKERS_LOST(ErrorType.INTERNAL),
  INTERNAL(ErrorType.INTERNAL);

  private final ErrorType type;

  ErrorCode(ErrorType type) {
    this.type = type;
  }

  /** The kind of failure, which decides the exit code. */
  public ErrorType type() {
    return type;
  }
}
