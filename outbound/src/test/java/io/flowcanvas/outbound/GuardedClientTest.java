package io.flowcanvas.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flowcanvas.core.error.ErrorCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedClientTest {
    private static final String PUBLIC = "93.184.215.14";
    private static final OutboundLimits LIMITS =
            new OutboundLimits(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1),
                    3,
                    8,
                    1);

    private final FakeResolver resolver = new FakeResolver().knows("example.org", PUBLIC);
    private final FakeConnector connector = new FakeConnector();
    private final GuardedClient client =
            new GuardedClient(AddressPolicy.standard(), resolver, connector, LIMITS);

    @Test
    void asksTheAddressThatItChecked() {
        connector.answers(200, Map.of("etag", "\"1\""));

        Answer answer =
                client.get("https://example.org/a?b=%2F", Map.of("range", "bytes=5-")).join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).hasValue("\"1\"");
        assertThat(connector.reached).containsExactly("https example.org:443/a?b=%2F at " + PUBLIC);
        assertThat(connector.requests.get(0).headers()).containsEntry("range", "bytes=5-");
    }

    @Test
    void resolvesOnceSoThatANameCannotChangeBetweenCheckAndConnection() {
        resolver.knows("rebinding.example", List.of(PUBLIC), List.of("127.0.0.1"));
        connector.answers(200, Map.of());

        client.get("http://rebinding.example/", Map.of()).join();

        assertThat(resolver.asked).containsExactly("rebinding.example");
        assertThat(connector.reached).containsExactly("http rebinding.example:80/ at " + PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.254.169.254",
                "::1",
                "::ffff:192.168.0.1",
                "fd00:ec2::254",
                "fe80::1",
                "224.0.0.1",
                "64:ff9b::a9fe:a9fe"
            })
    void refusesANameWithOneClosedAddressAmongMany(String closed) {
        resolver.knows("mixed.example", PUBLIC, "93.184.215.15", closed);

        OutboundException refused = failure(client.get("http://mixed.example/", Map.of()));

        assertThat(refused.code()).isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
        assertThat(refused.isPassing()).isFalse();
        assertThat(refused.getMessage()).contains("mixed.example").doesNotContain(closed);
        assertThat(connector.reached).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://0x7f.1/",
                "http://[::ffff:127.0.0.1]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://example.org:22/",
                "file:///etc/passwd",
                "gopher://example.org/",
                "ftp://example.org/",
                "data:image/png;base64,AA==",
                "jar:http://example.org/a!/b",
                "http://localhost/"
            })
    void neverAsksWhatItMayNotReach(String url) {
        assertThat(failure(client.get(url, Map.of())).code())
                .isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
        assertThat(failure(client.post(url, Map.of(), ByteBuffer.allocate(0))).code())
                .isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
        assertThat(resolver.asked).isEmpty();
        assertThat(connector.reached).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "//127.0.0.1/",
                "http://inside.example/",
                "http://[::1]/",
                "http://2130706433/",
                "http://example.org:6379/",
                "file:///etc/passwd",
                "gopher://example.org/_x",
                "http://user@example.org/"
            })
    void checksEachRedirectAnew(String location) {
        resolver.knows("inside.example", "10.0.0.1");
        connector.redirects(location);

        OutboundException refused = failure(client.get("http://example.org/", Map.of()));

        assertThat(refused.code()).isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
        assertThat(connector.reached).hasSize(1);
        assertThat(connector.closed).hasValue(1);
    }

    @Test
    void resolvesTheSameNameAnewAfterARedirect() {
        resolver.knows("rebinding.example", List.of(PUBLIC), List.of("127.0.0.1"));
        connector.redirects("/again");

        OutboundException refused = failure(client.get("http://rebinding.example/", Map.of()));

        assertThat(refused.code()).isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
        assertThat(connector.reached).hasSize(1);
    }

    @Test
    void followsRelativeRedirects() {
        connector.redirects("/x/y?a=1").redirects("?b=2").redirects("../z").answers(200, Map.of());

        client.get("http://example.org/a", Map.of()).join();

        assertThat(connector.reached)
                .containsExactly(
                        "http example.org:80/a at " + PUBLIC,
                        "http example.org:80/x/y?a=1 at " + PUBLIC,
                        "http example.org:80/x/y?b=2 at " + PUBLIC,
                        "http example.org:80/z at " + PUBLIC);
    }

    @Test
    void keepsThePortOfARelativeRedirect() {
        connector.redirects("/b").answers(200, Map.of());

        client.get("http://example.org:8080/a", Map.of()).join();

        assertThat(connector.reached.get(1)).isEqualTo("http example.org:8080/b at " + PUBLIC);
    }

    @Test
    void leavesACircleOfRedirects() {
        for (int i = 0; i < 4; i++) {
            connector.redirects("/again");
        }

        OutboundException failure = failure(client.get("http://example.org/", Map.of()));

        assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("more than 3 times");
        assertThat(connector.reached).hasSize(4);
        assertThat(connector.closed).hasValue(4);
    }

    @Test
    void doesNotGoBackFromHttpsToHttp() {
        connector.redirects("http://example.org/");

        OutboundException failure = failure(client.get("https://example.org/", Map.of()));

        assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(connector.reached).hasSize(1);
    }

    @Test
    void goesFromHttpToHttps() {
        connector.redirects("https://example.org/").answers(200, Map.of());

        assertThat(client.get("http://example.org/", Map.of()).join().status()).isEqualTo(200);
    }

    @Test
    void saysThatARedirectLeadsNowhere() {
        connector.redirects("http://exa mple/");

        assertThat(failure(client.get("http://example.org/", Map.of())).code())
                .isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    }

    @Test
    void takesTheNextAddressOnlyIfTheFirstDoesNotConnect() {
        resolver.knows("two.example", PUBLIC, "93.184.215.15");
        connector.refuses().answers(200, Map.of());

        client.get("http://two.example/", Map.of()).join();

        assertThat(connector.reached)
                .containsExactly(
                        "http two.example:80/ at " + PUBLIC,
                        "http two.example:80/ at 93.184.215.15");
    }

    @Test
    void doesNotAskAnotherAddressOnceOneWasConnected() {
        resolver.knows("two.example", PUBLIC, "93.184.215.15");
        connector.breaks(new IOException("reset"));

        OutboundException failure = failure(client.get("http://two.example/", Map.of()));

        assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(failure.isPassing()).isTrue();
        assertThat(connector.reached).hasSize(1);
    }

    @Test
    void takesNoMoreThanThreeAddresses() {
        resolver.knows("many.example", PUBLIC, "93.184.215.15", "93.184.215.16", "93.184.215.17");
        connector.refuses().refuses().refuses().answers(200, Map.of());

        OutboundException failure = failure(client.get("http://many.example/", Map.of()));

        assertThat(failure).hasMessageContaining("could not be reached");
        assertThat(connector.reached).hasSize(3);
    }

    @Test
    void tellsWhatBreaksInItAsAFailure() {
        resolver.broken = true;

        assertThat(failure(client.get("http://example.org/", Map.of())).code())
                .isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    }

    @Test
    void endsAPostInTimeWhateverItWaitsFor() {
        CompletableFuture<?> asked = resolver.isSilentOn("silent.example");

        OutboundException failure =
                failure(
                        client.post("http://silent.example/", Map.of(), ByteBuffer.allocate(0))
                                .orTimeout(20, TimeUnit.SECONDS));

        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.isPassing()).isTrue();
        assertThat(asked)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(CancellationException.class);
    }

    @Test
    void tellsThatNamesCannotBeAskedForApartFromAnUnknownName() {
        OutboundException busy =
                OutboundException.passing(ErrorCode.SERVICE_UNAVAILABLE, "the name server is busy");
        resolver.isSilentOn("busy.example").completeExceptionally(busy);

        assertThat(failure(client.get("http://busy.example/", Map.of()))).isSameAs(busy);
    }

    @Test
    void tellsAnUnknownNameAndAClosedPortAlike() {
        resolver.knows("closed.example", PUBLIC).knows("nothing.example");
        connector.refuses();

        String closed = failure(client.get("http://closed.example/", Map.of())).getMessage();
        String unknown = failure(client.get("http://unknown.example/", Map.of())).getMessage();
        String nothing = failure(client.get("http://nothing.example/", Map.of())).getMessage();

        assertThat(closed.replace("closed", "")).isEqualTo(unknown.replace("unknown", ""));
        assertThat(closed.replace("closed", "")).isEqualTo(nothing.replace("nothing", ""));
        assertThat(closed).doesNotContain("10.9.8.7").doesNotContain("refused");
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() {
        CompletableFuture<Answer> silent = connector.isSilent();

        OutboundException failure = failure(client.get("http://example.org/", Map.of()));

        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.isPassing()).isTrue();
        assertThat(silent).isCompletedExceptionally();
    }

    @Test
    void tellsAnIdleConnectionAsATimeout() {
        connector.breaks(new SocketTimeoutException("idle"));

        assertThat(failure(client.get("http://example.org/", Map.of())).code())
                .isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void doesNotTryABadCertificateAgain() {
        SSLHandshakeException untrusted = new SSLHandshakeException("handshake");
        untrusted.initCause(new CertificateException("unknown issuer"));
        connector.breaks(untrusted);

        OutboundException failure = failure(client.get("https://example.org/", Map.of()));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("certificate");
    }

    @Test
    void endsTheRequestWhenItIsCancelled() {
        CompletableFuture<Answer> silent = connector.isSilent();

        client.get("http://example.org/", Map.of()).cancel(true);

        assertThat(silent).isCancelled();
    }

    @Test
    void postsAndFollowsNoRedirect() {
        connector.redirects("http://127.0.0.1/");

        Reply reply =
                client.post("http://example.org/hook", Map.of(), ByteBuffer.wrap(new byte[] {1}))
                        .join();

        assertThat(reply.status()).isEqualTo(302);
        assertThat(connector.reached).hasSize(1);
    }

    @Test
    void cancelsAPost() {
        CompletableFuture<Answer> silent = connector.isSilent();

        client.post("http://example.org/", Map.of(), ByteBuffer.allocate(0)).cancel(true);

        assertThat(silent).isCancelled();
    }

    private static OutboundException failure(CompletableFuture<?> future) {
        Throwable thrown = catchThrowable(future::join);
        assertThat(thrown).isInstanceOf(CompletionException.class);
        assertThat(thrown.getCause()).isInstanceOf(OutboundException.class);
        return (OutboundException) thrown.getCause();
    }
}
