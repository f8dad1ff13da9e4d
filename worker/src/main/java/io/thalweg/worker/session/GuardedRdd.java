package io.thalweg.worker.session;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * The elements of another RDD. An {@link Error} met on the way to them ends the task, by a {@link
 * TaskError}, and not its JVM; a cancelled task ends. To be the last one of a stage, since it
 * guards what comes before.
 *
 * @param <T> the type of the elements
 */
public final class GuardedRdd<T> extends RDD<T> {
  private static final long serialVersionUID = 1L;

  private GuardedRdd(RDD<T> parent, ClassTag<T> type) {
    super(parent, type);
  }

  /** The same elements, guarded. */
  public static <T> JavaRDD<T> of(JavaRDD<T> rdd) {
    return JavaRDD.fromRDD(new GuardedRdd<>(rdd.rdd(), rdd.classTag()), rdd.classTag());
  }

  @Override
  public Partition[] getPartitions() {
    return dependencies().head().rdd().partitions();
  }

  @Override
  public Iterator<T> compute(Partition split, TaskContext context) {
    Cancellation.heed(context);
    @SuppressWarnings("unchecked") // The parent is an RDD of T: see the constructor.
    RDD<T> parent = (RDD<T>) dependencies().head().rdd();
    return new Guarded<>(TaskError.instead(() -> parent.iterator(split, context)));
  }

  private static final class Guarded<T> extends AbstractIterator<T> {
    private final Iterator<T> elements;

    Guarded(Iterator<T> elements) {
      this.elements = elements;
    }

    @Override
    public boolean hasNext() {
      return TaskError.instead(elements::hasNext);
    }

    @Override
    public T next() {
      return TaskError.instead(elements::next);
    }
  }
}
