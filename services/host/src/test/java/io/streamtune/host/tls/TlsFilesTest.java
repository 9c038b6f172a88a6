package io.streamtune.host.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.testkit.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a certificate that browsers and clients would refuse, or a key that does not fit it, is
 * told before a server begins, with its file and what to do. Method: settings with real files of
 * the JDK's keytool.
 */
final class TlsFilesTest {
  @TempDir private static Path folder;
  private static Certificates good;
  private static Certificates rsa;
  private static Certificates expired;

  @BeforeAll
  static void make() {
    good = Certificates.of(folder, "good");
    rsa = Certificates.of(folder, "rsa", "-keyalg", "RSA", "-keysize", "2048");
    expired = Certificates.of(folder, "expired", "-startdate", "-3d", "-validity", "1");
  }

  @Test
  void without_files_a_server_speaks_in_clear() {
    assertThat(read("", "")).isEmpty();
  }

  @Test
  void keys_of_every_usual_format_are_read() throws Exception {
    assertThat(read(good.certificate(), good.key())).isPresent();
    assertThat(read(rsa.certificate(), rsa.key())).isPresent();
    assertThat(read(rsa.certificate(), file("pkcs1.key", older(rsa, "RSA PRIVATE KEY"))))
        .isPresent();
    String parameters = Certificates.pem("EC PARAMETERS", new byte[] {6, 1, 1});
    assertThat(
            read(good.certificate(), file("sec1.key", parameters + older(good, "EC PRIVATE KEY"))))
        .isPresent();
  }

  @Test
  void one_file_may_hold_both_and_words_around_them() throws Exception {
    Path both =
        file(
            "both.pem",
            "Issuer: CN=good -- for tests\n"
                + Files.readString(good.key())
                + Files.readString(good.certificate())
                + Files.readString(rsa.certificate()));

    assertThat(read(both, both)).isPresent();
  }

  @Test
  void one_of_the_two_is_a_mistake() {
    told(good.certificate().toString(), "", "belong together");
    told("", good.key().toString(), "belong together");
  }

  @Test
  void files_that_cannot_be_read_are_told() throws Exception {
    told(
        "nowhere.pem", good.key().toString(), "http.tls.certificate: there is no file nowhere.pem");
    told(good.certificate().toString(), "no.key", "http.tls.key: there is no file no.key");
    told(folder.toString(), good.key().toString(), "cannot be read");
    told(file("text.pem", "hello").toString(), good.key().toString(), "BEGIN CERTIFICATE");
    told(good.certificate().toString(), file("none.key", "hello").toString(), "BEGIN PRIVATE KEY");
    told(good.key().toString(), good.key().toString(), "BEGIN CERTIFICATE");
    Path damaged = file("damaged.pem", Certificates.pem("CERTIFICATE", new byte[] {1, 2, 3}));
    told(damaged.toString(), good.key().toString(), "damaged");
  }

  @Test
  void a_key_that_does_not_fit_is_told() throws Exception {
    Certificates other = Certificates.of(folder, "other");

    told(good.certificate(), other.key(), "does not fit the first certificate");
    told(good.certificate(), rsa.key(), "does not fit the first certificate");
    Path broken = file("broken.key", Certificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
    told(good.certificate(), broken, "does not fit the first certificate");
    Path turned =
        file(
            "turned.pem",
            Files.readString(rsa.certificate()) + Files.readString(good.certificate()));
    told(turned, good.key(), "own certificate comes first");
  }

  @Test
  void a_key_with_a_passphrase_is_told() throws Exception {
    Path newer = file("new.key", Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
    Path older =
        file(
            "old.key",
            """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00

            AAAA
            -----END RSA PRIVATE KEY-----
            """);

    told(good.certificate(), newer, "openssl pkey");
    told(rsa.certificate(), older, "openssl pkey");
  }

  @Test
  void a_certificate_that_does_not_hold_now_is_told() {
    Certificates early = Certificates.of(folder, "early", "-startdate", "+3d", "-validity", "9");

    told(expired.certificate(), expired.key(), "expired on");
    told(early.certificate(), early.key(), "clock");
  }

  @Test
  void a_key_of_a_kind_that_browsers_do_not_take_is_told() {
    Certificates odd = Certificates.of(folder, "odd", "-keyalg", "Ed25519");

    told(odd.certificate(), odd.key(), "take RSA or EC");
  }

  @Test
  void a_key_is_never_shown() throws Exception {
    String key = Files.readString(good.key()).lines().skip(1).findFirst().orElseThrow();

    assertThat(TlsIdentity.read(good.certificate(), good.key()).toString())
        .contains("CN=good")
        .doesNotContain(key);
  }

  private static void told(Path certificate, Path key, String problem) {
    told(certificate.toString(), key.toString(), problem);
  }

  private static void told(String certificate, String key, String problem) {
    assertThatThrownBy(() -> read(certificate, key))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("http.tls", problem);
  }

  private static Optional<TlsFiles> read(Path certificate, Path key) {
    return read(certificate.toString(), key.toString());
  }

  private static Optional<TlsFiles> read(String certificate, String key) {
    Settings settings =
        new Settings(Map.of("http.tls.certificate", certificate, "http.tls.key", key), Map.of());
    Optional<TlsFiles> files = TlsFiles.from(settings);
    settings.check();
    return files;
  }

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** What openssl wrote before PKCS#8: its last part, without version and kind in front. */
  private static String older(Certificates made, String type) throws IOException {
    String text = Files.readString(made.key()).replaceAll("-----.*-----", "");
    byte[] der = Base64.getMimeDecoder().decode(text);
    int kind = header(der, 0) + 3;
    int octets = kind + 2 + der[kind + 1];
    return Certificates.pem(
        type, Arrays.copyOfRange(der, octets + header(der, octets), der.length));
  }

  private static int header(byte[] der, int at) {
    return der[at + 1] >= 0 ? 2 : 2 + (der[at + 1] & 0x7f);
  }
}
