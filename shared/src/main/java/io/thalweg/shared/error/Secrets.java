package io.thalweg.shared.error;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must not be shown: values whose key says that they are secret, and passwords within URIs.
 *
 * <p>Files that are read again, such as a run's config, hide by form alone ({@link #of}, {@link
 * #inUri}), so that the same config gives the same text whatever the password is. Messages ({@link
 * #inMessage}) also hide every secret that this process has been given, as a library may quote it
 * anywhere; these values are the one thing here that is remembered.
 */
public final class Secrets {
  /** What stands in the place of a secret; the words are Spark's. */
  public static final String HIDDEN = "*********(redacted)";

  /** Keys of secrets: those of the default of {@code spark.redaction.regex}, and more. */
  private static final String KEY =
      "(?i)secret|passw(?:or)?d|passphrase|passcode|token|credential|access[._-]?key"
          + "|account[._-]?key|api[._-]?key|private[._-]?key|(?:^|[._-])(?:sas|sig|pwd)(?:$|[._-])";

  /** Logins in URIs: of {@code sftp://user:password@host/rows} what stands before the host. */
  private static final String LOGIN =
      "(?<=://)[^\\s/@:'\"]*:[^\\s/'\"]*(?=@)|(?<=jdbc:oracle:(?:thin|oci):)[^\\s/@]+/[^\\s@]+(?=@)";

  private static final String VALUE = "(?:\"[^\"]*\"|'[^']*'|[^\\s&;,)}\\]'\"]+)";
  private static final String STRONG =
      "(?i:secret|passw(?:or)?d|passphrase|passcode|token|credential"
          + "|(?:access|account|api|private)[._-]?key)";

  /** The end of a key, of bounded length, so that no text takes long to be searched. */
  private static final String NAME =
      "(?:" + STRONG + "[\\w.-]{0,60}|(?<![a-zA-Z0-9])(?i:sas|sig|pwd))[\"']?";

  /** Parameters of URIs and JDBC URLs: {@code ?user=me&password=x}, {@code ;password=x}. */
  private static final String PARAMETER =
      "((?<=[?&;])(?:[\\w.-]{0,60}" + NAME + ")=)(?!\\*)" + VALUE;

  /** {@code key=value}, but for the words that say what is to be typed. */
  private static final String ASSIGNED =
      "(" + NAME + "\\s?=\\s?)(?!\\.\\.\\.|VALUE\\b|SECRET\\b|PASSWORD\\b|TOKEN\\b|\\*)" + VALUE;

  /** {@code key: value} in YAML, where the key is that of a setting and no plain word. */
  private static final String WRITTEN =
      "((?:(?i:password)|(?<=[._-])"
          + STRONG
          + "[\\w.-]{0,60}|"
          + STRONG
          + "[._-][\\w.-]{0,60})[\"']?: ?)(?!\\*)"
          + VALUE;

  /** What {@code spark.redaction.string.regex} hides in texts of Spark's own. */
  public static final String TEXT = LOGIN + "|" + NAME + "=" + VALUE;

  /** What {@code spark.redaction.regex} finds in keys and values. */
  public static final String SETTING = KEY + "|" + LOGIN;

  private static final Pattern KEYS = Pattern.compile(KEY);
  private static final Pattern LOGINS = Pattern.compile(LOGIN);
  private static final Pattern PARAMETERS = Pattern.compile(PARAMETER);
  private static final Pattern SETTINGS = Pattern.compile(ASSIGNED + "|" + WRITTEN);
  private static final String REPLACEMENT = Matcher.quoteReplacement(HIDDEN);

  /** What may be a word, or a part of one, would be found in sentences. */
  private static final Pattern WORDS = Pattern.compile(".{0,7}|[A-Z]?[a-z]{1,14}|[A-Z]{1,15}");

  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private Secrets() {}

  /** Whether the value of {@code key} is secret. */
  public static boolean isSecret(String key) {
    return KEYS.matcher(key).find();
  }

  /** {@code value}, hidden if {@code key} says so, else without the passwords in it. */
  public static String of(String key, String value) {
    return isSecret(key) && !value.isEmpty() ? HIDDEN : inUri(value);
  }

  /** A path, URI or JDBC URL without the login and the secret parameters in it. */
  public static String inUri(String uri) {
    String shown = LOGINS.matcher(uri).replaceAll(REPLACEMENT);
    return PARAMETERS.matcher(shown).replaceAll("$1" + REPLACEMENT);
  }

  /** Whether something has been hidden in {@code text}. */
  public static boolean isHidden(String text) {
    return text.contains(HIDDEN);
  }

  /**
   * Remembers what is secret in a value, for {@link #inMessage}.
   *
   * @param key of the value
   */
  public static void remember(String key, String value) {
    if (isSecret(key)) {
      remember(value);
    }
    LOGINS
        .matcher(value)
        .results()
        .forEach(login -> remember(login.group().replaceFirst("^[^:/]*[:/]", "")));
    PARAMETERS
        .matcher(value)
        .results()
        .forEach(parameter -> remember(parameter.group().substring(parameter.group(1).length())));
  }

  private static void remember(String secret) {
    if (!WORDS.matcher(secret).matches() && !isHidden(secret)) {
      KNOWN.add(secret);
    }
  }

  /** A message without anything that is known to be secret, or looks as if it were. */
  public static String inMessage(String message) {
    String shown = message;
    for (String secret : KNOWN) {
      shown = shown.replace(secret, HIDDEN);
    }
    if (shown.indexOf('=') < 0 && shown.indexOf(':') < 0) {
      return shown;
    }
    shown = LOGINS.matcher(shown).replaceAll(REPLACEMENT);
    return SETTINGS
        .matcher(shown)
        .replaceAll(
            found -> {
              String key = found.group(1) == null ? found.group(2) : found.group(1);
              return Matcher.quoteReplacement(key + HIDDEN);
            });
  }
}
