package io.thalweg.driver.cli;

import io.thalweg.driver.cli.MasterUrl.HostPort;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.Knock;
import java.util.Optional;

/** Why a standalone master does not let this side in, in words. */
final class MasterSecurity {
  private static final String SECRET = "spark.authenticate.secret";
  private static final String BOTH =
      "give both sides the same settings: --properties-file FILE here, the same file for the master"
          + " and its workers (deploy/cluster start --secure writes deploy/.cluster/secure.conf)";

  private MasterSecurity() {}

  /**
   * Returns if this side has no security settings, or the master takes them.
   *
   * @throws ThalwegException MASTER_UNREACHABLE that says which side lacks what
   */
  static void require(MasterUrl master, Knock knock) {
    if (knock.lacksSecret()) {
      throw refused("this side has spark.authenticate and no secret")
          .expected(SECRET + ", the one of the master")
          .found("none")
          .remedy(BOTH);
    }
    Optional<ThalwegException> refusal =
        knock.isSecured() ? refusal(master, knock) : Optional.empty();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** What {@code master} has against this side; nothing where it lets it in or does not say. */
  static Optional<ThalwegException> refusal(MasterUrl master, Knock knock) {
    for (HostPort address : master.addresses()) {
      Knock.Answer answer = knock.at(address.host(), address.port());
      if (answer != Knock.Answer.SILENT) {
        return refusal(answer, "the master at spark://" + address);
      }
    }
    return Optional.empty();
  }

  private static Optional<ThalwegException> refusal(Knock.Answer answer, String master) {
    return switch (answer) {
      case OPEN, SILENT -> Optional.empty();
      case SECRET_MISSING ->
          Optional.of(
              refused(master + " asks for a secret")
                  .expected("spark.authenticate=true and " + SECRET + ", the one of the master")
                  .found("no spark.authenticate on this side")
                  .remedy(BOTH));
      case SECRET_UNWANTED ->
          Optional.of(
              refused(master + " knows of no secret")
                  .expected("spark.authenticate on both sides or on none")
                  .found("spark.authenticate=true on this side alone")
                  .remedy(BOTH + ", or leave spark.authenticate out"));
      case SECRET_DIFFERS ->
          Optional.of(
              refused(master + " has another secret")
                  .expected(SECRET + ", the one of the master")
                  .found("another one on this side, or another spark.network.crypto setting")
                  .remedy(BOTH));
      case TLS_UNWANTED ->
          Optional.of(
              refused(master + " does not speak TLS")
                  .expected("spark.ssl.rpc.enabled on both sides or on none")
                  .found("spark.ssl.rpc.enabled=true on this side alone")
                  .remedy(BOTH + ", or leave spark.ssl.rpc.enabled out"));
      case CERTIFICATE_REFUSED ->
          Optional.of(
              refused(master + " has a certificate that is not trusted here, or trusts not ours")
                  .expected("spark.ssl.rpc.trustStore with the certificate of the other side")
                  .found("a TLS handshake that fails")
                  .remedy(BOTH));
      case CLOSED ->
          Optional.of(
              refused(master + " closes the connection without a word")
                  .expected("a Spark master with the security settings of this side")
                  .found("perhaps one with TLS (spark.ssl.rpc.enabled), which this side has not")
                  .remedy(BOTH + ", or correct --master"));
    };
  }

  private static ThalwegException refused(String what) {
    return ThalwegException.of(ErrorCode.MASTER_UNREACHABLE, what);
  }
}
