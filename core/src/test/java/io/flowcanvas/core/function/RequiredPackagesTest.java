package io.flowcanvas.core.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.function.RequiredPackages.Manager;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequiredPackagesTest {
    @Test
    void eachPackageManagerIsToldInItsOwnWords() {
        assertThat(Manager.APT.installCommand(List.of("bubblewrap", "rust")))
                .containsExactly("apt-get", "install", "-y", "bubblewrap", "rustc");
        assertThat(Manager.DNF.installCommand(List.of("python", "rust")))
                .containsExactly("dnf", "install", "-y", "python3", "rust", "gcc");
        assertThat(Manager.BREW.installCommand(List.of("bubblewrap"))).isEmpty();
        for (Manager manager : Manager.values()) {
            assertThat(manager.installCommand(RequiredPackages.ALL)).isNotEmpty();
        }
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> Manager.APT.installCommand(List.of("perl")))
                .hasMessageContaining("'perl' is not one of");
    }
}
