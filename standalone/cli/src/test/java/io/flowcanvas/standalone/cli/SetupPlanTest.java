package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.function.RequiredPackages.Manager;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetupPlanTest {
    private static final List<String> MISSING = List.of("bubblewrap", "rust");

    @Test
    void rootRunsThePackageManagerItself() {
        SetupPlan plan = SetupPlan.of(Manager.APT, MISSING, true, true);

        assertThat(plan.line()).isEqualTo("apt-get install -y bubblewrap rustc");
        assertThat(plan.isRunnable()).isTrue();
    }

    @Test
    void othersNeedSudo() {
        SetupPlan plan = SetupPlan.of(Manager.DNF, MISSING, false, true);

        assertThat(plan.line()).isEqualTo("sudo dnf install -y bubblewrap rust gcc");
        assertThat(plan.isRunnable()).isTrue();
    }

    @Test
    void withoutSudoTheCommandIsOnlyShown() {
        SetupPlan plan = SetupPlan.of(Manager.PACMAN, MISSING, false, false);

        assertThat(plan.line()).startsWith("pacman -S --noconfirm bubblewrap");
        assertThat(plan.isRunnable()).isFalse();
    }

    @Test
    void brewIsForTheUserAndHasNoBubblewrap() {
        assertThat(SetupPlan.of(Manager.BREW, MISSING, false, true).line())
                .isEqualTo("brew install rust");
        assertThat(SetupPlan.of(Manager.BREW, List.of("bubblewrap"), false, true))
                .isEqualTo(new SetupPlan(List.of(), false));
    }
}
