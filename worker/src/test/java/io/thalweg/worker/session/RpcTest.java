package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.util.RpcUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An endpoint of Spark's RPC, which answers those who know the secret. */
@Timeout(120)
class RpcTest {
  private static final String NAME = "of-the-test";
  private static final int MOST = 1000;

  private final Secret secret = Secret.random();
  private final Dropped dropped = new Dropped();
  private final BlockingQueue<Integer> questions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private final WorkerChannel toWorker =
      new WorkerChannel() {
        @Override
        public void receive(ByteBuffer message, String address, Consumer<ByteBuffer> reply) {
          questions.add(message.remaining());
          reply.accept(ByteBuffer.wrap(new byte[] {42}));
        }

        @Override
        public int largestMessage() {
          return MOST;
        }

        @Override
        public void disconnected(String address) {}
      };

  @Test
  void messagesThatDoNotShowTheSecretAreDroppedWithoutAnAnswer() throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("thalweg-test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext context = new JavaSparkContext(conf);
        AutoCloseable endpoint = Rpc.open(NAME, secret, toWorker, dropped)) {
      assertTrue(endpoint != null && context.sc() != null);
      ask(Secret.random(), 10);
      ask(secret, MOST + 1);
      SparkEnv env = SparkEnv.get();
      RpcEndpointRef ref = RpcUtils.makeDriverRef(NAME, env.conf(), env.rpcEnv());
      ref.send("a word that nobody takes");
      ref.send(new byte[10]);
      assertEquals(0, answers.size());
      ask(secret, MOST);
      assertEquals((byte) 42, answers.take());
      assertEquals(MOST, questions.take());
      assertEquals(4, dropped.count());
      assertTrue(questions.isEmpty() && answers.isEmpty(), "a stranger was heard");
    }
  }

  private void ask(Secret shown, int length) {
    Rpc.connect(NAME, shown)
        .ask(
            ByteBuffer.wrap(new byte[length]),
            (answer, failure) -> answers.add(failure == null ? answer.get() : failure));
  }
}
