package io.thalweg.shared.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final String X = Secrets.HIDDEN;

  @Test
  void keysOfSecretsAreKnown() {
    for (String key :
        List.of(
            "password",
            "PASSWORD",
            "sfPassword",
            "passwd",
            "pwd",
            "token",
            "fs.s3a.secret.key",
            "fs.s3a.access.key",
            "accessKey",
            "fs.azure.account.key.me.blob.core.windows.net",
            "fs.azure.sas.box.me",
            "sas",
            "aws_access_key_id",
            "pem_private_key",
            "credentials",
            "spark.authenticate.secret")) {
      assertTrue(Secrets.isSecret(key), key);
      assertEquals(X, Secrets.of(key, "canary"), key);
    }
  }

  @Test
  void otherKeysAreNot() {
    for (String key :
        List.of("header", "sep", "path", "delimiter", "user", "key", "quote", "sassafras", "url")) {
      assertFalse(Secrets.isSecret(key), key);
      assertEquals("value", Secrets.of(key, "value"), key);
    }
    assertEquals("", Secrets.of("password", ""));
  }

  @Test
  void loginsAndParametersOfUrisAreHidden() {
    assertEquals("sftp://" + X + "@host/rows", Secrets.inUri("sftp://me:canary@host/rows"));
    assertEquals("sftp://" + X + "@host/rows", Secrets.inUri("sftp://me:can@ary@host/rows"));
    assertEquals("s3a://" + X + "@box/x", Secrets.inUri("s3a://ABC:d%2Fe+f@box/x"));
    assertEquals(
        "jdbc:mysql://h/d?user=me&password=" + X + "&ssl=true",
        Secrets.inUri("jdbc:mysql://h/d?user=me&password=canary&ssl=true"));
    assertEquals(
        "jdbc:sqlserver://h;user=me;password=" + X + ";encrypt=true",
        Secrets.inUri("jdbc:sqlserver://h;user=me;password=canary;encrypt=true"));
    assertEquals(
        "jdbc:oracle:thin:" + X + "@//h:1521/d",
        Secrets.inUri("jdbc:oracle:thin:me/tiger@//h:1521/d"));
    assertEquals("wasbs://h/x?sv=1&sig=" + X, Secrets.inUri("wasbs://h/x?sv=1&sig=ab%2Bcd%3D"));
  }

  /** What they say is needed to read the rows again. */
  @Test
  void pathsWithoutSecretsStayAsTheyAre() {
    for (String path :
        List.of(
            "/data/rows.csv",
            "hdfs://name:8020/user/me@work/rows",
            "hdfs://me@name:8020/rows",
            "abfss://box@account.dfs.core.windows.net/rows",
            "/data/token=the/part-0.parquet",
            "s3a://box/day=2024-01-01/{a,b}*.json",
            "jdbc:postgresql://host:5432/d?ssl=true")) {
      assertEquals(path, Secrets.inUri(path));
    }
  }

  @Test
  void whatIsHiddenStaysHidden() {
    String once = Secrets.inUri("sftp://me:canary@host/x?token=canary");
    assertEquals(once, Secrets.inUri(once));
    assertTrue(Secrets.isHidden(once));
    String message = Secrets.inMessage("--set a.password=canary " + once);
    assertEquals(message, Secrets.inMessage(message));
  }

  @Test
  void settingsInMessagesAreHidden() {
    assertEquals(
        "--set data.train.options.password=" + X + " sets no key",
        Secrets.inMessage("--set data.train.options.password=canary sets no key"));
    for (String message :
        List.of(
            "--conf spark.hadoop.fs.s3a.secret.key=canary is no setting",
            "--set 'data.train={path: x, options: {sfPassword: canary}}'",
            "password: \"canary\"",
            "fs.s3a.access.key: canary",
            "cannot open sftp://me:canary@host/x",
            "url=jdbc:db://h?user=u&password=canary,x")) {
      String shown = Secrets.inMessage(message);
      assertFalse(shown.contains("canary"), shown);
      assertTrue(shown.contains(X), shown);
    }
  }

  @Test
  void plainWordsAndPlaceholdersStay() {
    for (String message :
        List.of(
            "the token: what a session has",
            "a secret: the one of the cluster",
            "give it: --set data.train.options.password=...",
            "set spark.authenticate.secret=SECRET on both sides",
            "expected: key=value, found: lr=0.1, sigma=3, design: 4",
            "row 3: feature 2 ('access') cannot be used")) {
      assertEquals(message, Secrets.inMessage(message));
    }
  }

  /** A driver of a data base may quote a password wherever it likes. */
  @Test
  void aValueThatWasGivenAsSecretIsHiddenWhereverItIsQuoted() {
    Secrets.remember("sfPassword", "grey-Heron-17");
    Secrets.remember("url", "jdbc:db://h?user=u&password=white-Stork-18");
    Secrets.remember("path", "sftp://me:black-Kite-19@host/x");
    for (String word : List.of("abc", "another", "Password", "SECRET", "1234567")) {
      Secrets.remember("token", word); // sentences have it, too
    }
    String shown =
        Secrets.inMessage("refused: 'grey-Heron-17', <white-Stork-18> and black-Kite-19, abc");
    assertEquals("refused: '%s', <%s> and %s, abc".formatted(X, X, X), shown);
    String sentence = "the run is another one: 1234567 rows, no Password, no SECRET";
    assertEquals(sentence, Secrets.inMessage(sentence));
    ThalwegException error =
        ThalwegException.of(ErrorCode.UNREADABLE_DATA, "no entry for grey-Heron-17")
            .found("white-Stork-18");
    assertFalse(error.what().contains("grey-Heron-17"), error.what());
    assertFalse(error.getMessage().contains("white-Stork-18"), error.getMessage());
  }

  /** Long texts of one word must not keep a message waiting. */
  @Test
  void longMessagesAreHiddenInOneGo() {
    String word = "token".repeat(40_000);
    assertEquals(word, Secrets.inMessage(word));
    assertEquals(word + "=" + X, Secrets.inMessage(word + "=canary"));
  }
}
