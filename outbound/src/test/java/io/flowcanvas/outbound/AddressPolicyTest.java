package io.flowcanvas.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowcanvas.core.error.ErrorCode;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private final AddressPolicy policy = AddressPolicy.standard();
    private final AddressPolicy loopback =
            AddressPolicy.of(List.of("127.0.0.1/32"), AddressPolicy.STANDARD_PORTS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/a.jpg",
                "https://example.org",
                "HTTPS://EXAMPLE.ORG:443/a?b=c#d",
                "http://example.org:8080/a",
                "https://my_bucket.s3.example/a%20b.jpg?X-Signature=%2F",
                "http://93.184.215.14/",
                "http://example.org./a",
                "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/a",
                "http://xn--bcher-kva.example/",
                "http://[64:ff9b::93.184.215.14]/",
                "http://example.org/größe.jpg"
            })
    void opensPublicAddresses(String url) {
        assertThatCode(() -> policy.checkUrl(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "file://example.org/etc/passwd",
                "gopher://example.org:80/_x",
                "ftp://example.org/a",
                "data:image/png;base64,AA==",
                "jar:http://example.org/a.jar!/b",
                "dict://example.org:80/d",
                "ldap://example.org/",
                "netdoc:///etc/passwd",
                "javascript:alert(1)",
                "s3://bucket/key"
            })
    void opensNoOtherScheme(String url) {
        assertForbidden(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255"
            })
    void closesSpecialIpv4Addresses(String address) {
        assertForbidden("http://" + address + "/");
        assertForbidden("http://" + address + "./");
        assertForbidden("http://[::ffff:" + address + "]/");
        assertForbidden("http://[::" + address + "]/");
        assertForbidden("http://[64:ff9b::" + address + "]/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255"
            })
    void opensTheirNeighbours(String address) {
        assertThatCode(() -> policy.checkUrl("http://" + address + "/")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "0:0:0:0:0:0:0:1",
                "::ffff:7f00:1",
                "::ffff:a9fe:a9fe",
                "0:0:0:0:0:ffff:127.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::5db8:d70e",
                "2002:7f00:1::",
                "2002:5db8:d70e::1",
                "2001:0:5db8:d70e::1",
                "2001:2::1",
                "2001:db8::1",
                "3fff::1",
                "2606:2800::5efe:7f00:1",
                "2606:2800::200:5efe:a00:1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "100::1",
                "5f00::1"
            })
    void closesSpecialIpv6Addresses(String address) {
        assertForbidden("http://[" + address + "]/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0x7f.1",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "0177.0.0.01",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "127.0.0.0x1",
                "0",
                "0x",
                "1.2.3.4.5",
                "256.256.256.256",
                "134744072",
                "example.0x7f",
                "8.8.8.08"
            })
    void refusesOtherSpellingsOfAnAddressWhereverTheyLead(String host) {
        assertForbidden("http://" + host + "/");
        assertForbidden("http://" + host + "./");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127。0。0。1/",
                "http://127.0.0.1/",
                "http://①②⑦.⓪.⓪.①/",
                "http://example。org/",
                "http://%31%32%37.0.0.1/",
                "http://local%68ost/",
                "http://example..org/",
                "http://-/",
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%251]/",
                "http://user:secret@example.org/",
                "http://example.org@127.0.0.1/",
                "http://@example.org/",
                "http://exam!ple.org/"
            })
    void refusesHostsThatCouldBeReadInTwoWays(String url) {
        OutboundException refused =
                catchThrowableOfType(OutboundException.class, () -> policy.checkUrl(url));

        assertThat(refused).isNotNull();
        assertThat(refused.code()).isIn(ErrorCode.ADDRESS_FORBIDDEN, ErrorCode.INVALID_REQUEST);
        assertThat(refused.isPassing()).isFalse();
    }

    @Test
    void refusesHalfACharacter() {
        assertThatThrownBy(() -> policy.checkUrl("http://example.org/\ud800"))
                .isInstanceOf(OutboundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.jpg",
                "//example.org/a",
                "http:",
                "http:///a",
                "http:a",
                "http://[::1",
                "http://[127.0.0.1]/",
                "http://[::12345]/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:8x/",
                "http://example.org:-1/",
                "http://example.org/a b",
                "http://example.org\\@127.0.0.1/",
                "http://example.org/\r\nx: y",
                "http://example.org/\t"
            })
    void saysWhatIsNoUrl(String url) {
        assertThatThrownBy(() -> policy.checkUrl(url))
                .isInstanceOfSatisfying(
                        OutboundException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void refusesAVeryLongUrl() {
        String url = "http://example.org/" + "a".repeat(8_192);

        assertThatThrownBy(() -> policy.checkUrl(url)).hasMessageContaining("8192");
    }

    @ParameterizedTest
    @CsvSource({"22", "25", "6379", "9200", "1", "65535"})
    void closesOtherPorts(int port) {
        assertForbidden("http://example.org:" + port + "/");
        assertForbidden("http://93.184.215.14:" + port + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "a.localhost"})
    void closesNamesThatAreLocalWithoutAsking(String host) {
        assertForbidden("http://" + host + "/");
    }

    @Test
    void opensWhatTheOperatorAllowsOnEveryPort() {
        assertThatCode(() -> loopback.checkUrl("http://127.0.0.1:12345/"))
                .doesNotThrowAnyException();
        assertThatCode(() -> loopback.checkUrl("http://[::ffff:127.0.0.1]:12345/"))
                .doesNotThrowAnyException();
        assertThatCode(() -> loopback.checkUrl("http://localhost:12345/"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> loopback.checkUrl("http://127.0.0.2/"))
                .isInstanceOf(OutboundException.class);
        assertThatThrownBy(() -> loopback.checkUrl("http://2130706433/"))
                .isInstanceOf(OutboundException.class);
    }

    @Test
    void checksThePortOfANameOnceItsAddressesAreKnown() throws Exception {
        Destination destination = loopback.destination("http://example.org:12345/");
        InetAddress allowed = InetAddress.getLoopbackAddress();
        InetAddress open = InetAddress.getByName("93.184.215.14");

        assertThatCode(() -> loopback.check(destination, List.of(allowed)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> loopback.check(destination, List.of(allowed, open)))
                .hasMessageContaining("port 12345");
    }

    @Test
    void opensConfiguredPorts() {
        AddressPolicy configured = AddressPolicy.of(List.of(), "80, 8000-8999");

        assertThatCode(() -> configured.checkUrl("http://example.org:8999/"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> configured.checkUrl("http://example.org:9000/"))
                .hasMessageContaining("80, 8000-8999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "90-80", "1-2-3", "http", "80,", "-1"})
    void refusesPortsThatAreNone(String ports) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPolicy.of(List.of(), ports))
                .withMessageContaining(ports);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "localhost/32",
                "127.1/32",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::1/129",
                ""
            })
    void refusesNetworksThatAreNone(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPolicy.of(List.of(network), AddressPolicy.STANDARD_PORTS));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.1.2.3,true",
        "10.0.0.0/8,11.0.0.0,false",
        "10.128.0.0/9,10.127.255.255,false",
        "10.128.0.0/9,10.128.0.0,true",
        "192.168.1.64/26,192.168.1.127,true",
        "192.168.1.64/26,192.168.1.128,false",
        "127.0.0.1,127.0.0.1,true",
        "127.0.0.1,127.0.0.2,false",
        "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,2606:2800::1,false",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe00::1,false",
        "::/0,::1,true"
    })
    void knowsWhatANetworkContains(String network, String address, boolean contained)
            throws Exception {
        assertThat(Network.of(network).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    private void assertForbidden(String url) {
        assertThatThrownBy(() -> policy.checkUrl(url))
                .as(url)
                .isInstanceOfSatisfying(
                        OutboundException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
                            assertThat(refused.isPassing()).isFalse();
                        });
    }
}
