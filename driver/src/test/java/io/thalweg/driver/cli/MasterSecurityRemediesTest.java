package io.thalweg.driver.cli;

import io.thalweg.driver.Trial;
import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.worker.session.Knock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a secured master tells those to do whom it does not let in, with masters of Spark's own. */
class MasterSecurityRemediesTest {
  private static final String BOTH =
      "give both sides the same settings: --properties-file FILE here, the same file for the"
          + " master and its workers (deploy/cluster start --secure writes"
          + " deploy/.cluster/secure.conf)";

  private final List<RpcEnv> masters = new ArrayList<>();
  private SparkConf plain;
  private SparkConf secret;
  private SparkConf otherSecret;
  private SparkConf certificate;
  private SparkConf otherCertificate;

  @TempDir Path folder;
  private Path settings;

  @BeforeEach
  void makeSettings() throws Exception {
    plain = new SparkConf(false).set("spark.master.rest.enabled", "false");
    settings = Files.writeString(folder.resolve("secure.conf"), TestClusters.secureSettings());
    secret = secured("one");
    otherSecret = secured("two");
    certificate = with(Certificates.settings(folder, "one"));
    otherCertificate = with(Certificates.settings(folder, "two"));
  }

  @AfterEach
  void stopMasters() {
    masters.forEach(RpcEnv::shutdown);
    masters.forEach(RpcEnv::awaitTermination);
  }

  private SparkConf with(Map<String, String> settings) {
    SparkConf conf = plain.clone();
    settings.forEach(conf::set);
    return conf;
  }

  private SparkConf secured(String word) {
    return with(PropertiesFile.read(settings.toString())).set("spark.authenticate.secret", word);
  }

  private MasterUrl master(SparkConf conf) {
    var started = Master$.MODULE$.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf.clone());
    masters.add(started._1());
    return new MasterUrl("spark://127.0.0.1:" + started._1().address().port());
  }

  private static Executable enters(MasterUrl master, SparkConf conf) {
    return () -> {
      Knock knock = new Knock(conf);
      MasterSecurity.require(master, knock);
      var refusal = MasterSecurity.refusal(master, knock); // asked where Spark waits
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> whoIsNotLetIn() {
    MasterUrl open = master(plain);
    MasterUrl authenticating = master(secret);
    MasterUrl encrypting = master(certificate);
    return Stream.of(
        Trial.of(BOTH, enters(authenticating, plain), enters(authenticating, secret)),
        Trial.of(BOTH, enters(authenticating, otherSecret), enters(authenticating, secret)),
        Trial.of(
            BOTH,
            enters(authenticating, secret.clone().remove("spark.authenticate.secret")),
            enters(authenticating, secret)),
        Trial.of(
            BOTH + ", or leave spark.authenticate out",
            enters(open, secret),
            enters(authenticating, secret),
            enters(open, plain)),
        Trial.of(
            BOTH + ", or leave spark.ssl.rpc.enabled out",
            enters(open, certificate),
            enters(encrypting, certificate),
            enters(open, plain)),
        Trial.of(BOTH, enters(encrypting, otherCertificate), enters(encrypting, certificate)),
        Trial.of(
            BOTH + ", or correct --master",
            enters(encrypting, plain),
            enters(encrypting, certificate),
            enters(open, plain)));
  }

  @TestFactory
  Stream<DynamicTest> filesOfSettings() throws Exception {
    Path good = Files.writeString(folder.resolve("good.conf"), "spark.executor.memory 4g\n");
    Path bad = Files.writeString(folder.resolve("bad.conf"), "executor.memory 4g\n");
    return Stream.of(
        Trial.of(
            "correct --properties-file, or leave it out",
            () -> PropertiesFile.read(folder.resolve("none.conf").toString()),
            () -> PropertiesFile.read(good.toString())),
        Trial.of(
            "take the line out, or correct it",
            () -> PropertiesFile.read(bad.toString()),
            () -> PropertiesFile.read(good.toString())));
  }
}
