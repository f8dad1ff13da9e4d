import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.sysds.api.jmlc.Connection;
import org.apache.sysds.api.jmlc.PreparedScript;

/**
 * Apache SystemDS on one node: its built-in logistic regression (a trust region method), fitted
 * twice in one JVM. The rows are in memory before the clock starts, which the script reads around
 * the fit alone. Run from its source, with the class path of the pom.xml beside it.
 */
final class SystemDsPeer {
  private static final String SCRIPT =
      """
      X = read("./X", rows=-1, cols=-1);
      Y = read("./Y", rows=-1, cols=-1);
      print(sum(X) + sum(Y));
      B = matrix(0, rows=ncol(X) + 1, cols=1);
      for (fit in 1:2) {
        start = time();
        B = multiLogReg(X=X, Y=Y, icpt=1, reg=0.0, tol=1e-6, maxi=100, verbose=FALSE);
        print(sum(B));
        end = time();
        margin = X %*% B[1:ncol(X), 1] + as.scalar(B[ncol(X) + 1, 1]);
        loss = mean(log(1 + exp(margin * ifelse(Y == 1, -1, 1))));
        print("RESULT fit" + fit + "_s=" + ((end - start) / 1e9) + " loss=" + loss);
      }
      write(B, "./B");
      """;

  private SystemDsPeer() {}

  /** Words: features and labels, each a file of little-endian floats. */
  public static void main(String[] words) throws Exception {
    float[] labels = read(words[1]);
    float[] features = read(words[0]);
    double[][] x = rows(features, features.length / labels.length);
    double[][] y = rows(labels, 1);
    for (double[] label : y) {
      label[0] = label[0] > 0 ? 1 : 2; // the last class is the baseline
    }
    try (Connection connection = new Connection()) {
      PreparedScript script =
          connection.prepareScript(SCRIPT, new String[] {"X", "Y"}, new String[] {"B"});
      script.setMatrix("X", x);
      script.setMatrix("Y", y);
      script.executeScript();
    }
  }

  private static double[][] rows(float[] elements, int width) {
    double[][] rows = new double[elements.length / width][width];
    for (int i = 0; i < elements.length; i++) {
      rows[i / width][i % width] = elements[i];
    }
    return rows;
  }

  private static float[] read(String file) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(file))) {
      FloatBuffer floats =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      float[] elements = new float[floats.remaining()];
      floats.get(elements);
      return elements;
    }
  }
}
