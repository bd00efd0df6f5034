package io.flowcanvas.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class StrangerLimitTest {

    @Test
    void takesAllAddressesOfAnIpv6NetworkForOne() {
        assertThat(network("2001:db8:1:2::1")).isEqualTo(network("2001:db8:1:2:ffff::9"));
        assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
    }

    @Test
    void takesEachIpv4AddressForItself() {
        assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1").isNotEqualTo(network("192.0.2.2"));
        assertThat(StrangerLimit.network(null)).isEqualTo("unknown");
    }

    private static String network(String address) {
        try {
            return StrangerLimit.network(
                    new InetSocketAddress(InetAddress.getByName(address), 1234));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
