package io.flowcanvas.functions.sandbox.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompFilterTest {
    private static final int ALLOW = 0x7FFF0000;
    private static final int EPERM = 0x00050001;
    private static final int EAGAIN = 0x0005000B;
    private static final int ENOSYS = 0x00050026;
    private static final int KILL = 0x80000000;

    private static int verdict(Machine machine, Profile profile, String name, long... arguments) {
        int number =
                SystemCallTable.read(machine, profile).stream()
                        .filter(call -> call.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " is not in the table"))
                        .number();
        return interpreter(machine, profile).run(machine.auditArchitecture(), number, arguments);
    }

    private static BpfInterpreter interpreter(Machine machine, Profile profile) {
        return new BpfInterpreter(SeccompFilter.build(machine, profile));
    }

    @ParameterizedTest
    @EnumSource
    void everyNumberGetsTheVerdictOfTheTableAndAllOthersAreRefused(Machine machine) {
        for (Profile profile : Profile.values()) {
            BpfInterpreter filter = interpreter(machine, profile);
            Map<Integer, SystemCall> table =
                    SystemCallTable.read(machine, profile).stream()
                            .collect(Collectors.toMap(SystemCall::number, call -> call));
            int newest = table.keySet().stream().max(Integer::compare).orElseThrow();
            for (int number = 0; number <= newest + 100; number++) {
                int verdict = filter.run(machine.auditArchitecture(), number);
                SystemCall call = table.get(number);
                if (call == null) {
                    assertThat(verdict)
                            .as("number %d", number)
                            .isEqualTo(number > newest ? ENOSYS : EPERM);
                } else if (call.rule() == Rule.ALLOW) {
                    assertThat(verdict).as(call.name()).isEqualTo(ALLOW);
                } else if (call.rule() == Rule.EPERM) {
                    assertThat(verdict).as(call.name()).isEqualTo(EPERM);
                }
            }
            assertThat(filter.instructions()).isLessThan(4096);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherArchitectureIsKilled(Machine machine) {
        for (Machine other : Machine.values()) {
            if (other != machine) {
                assertThat(interpreter(machine, Profile.STRICT).run(other.auditArchitecture(), 0))
                        .isEqualTo(KILL);
            }
        }
        assertThat(interpreter(machine, Profile.STRICT).run(0x40000003, 1)).isEqualTo(KILL);
    }

    @Test
    void theX32ConventionIsRefused() {
        for (int number : List.of(0, 1, 59, 520)) {
            assertThat(
                            interpreter(Machine.X86_64, Profile.STRICT)
                                    .run(Machine.X86_64.auditArchitecture(), 0x40000000 | number))
                    .isEqualTo(EPERM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cloneMakesThreadsOnlyAndNeverNamespaces(Machine machine) {
        long thread = 0x3D0F00;
        assertThat(verdict(machine, Profile.STRICT, "clone", thread)).isEqualTo(ALLOW);
        assertThat(verdict(machine, Profile.STRICT, "clone", 17)).isEqualTo(EAGAIN);
        assertThat(verdict(machine, Profile.COMPILER, "clone", 17)).isEqualTo(ALLOW);
        for (long namespace :
                List.of(
                        0x80L,
                        0x20000L,
                        0x02000000L,
                        0x04000000L,
                        0x08000000L,
                        0x10000000L,
                        0x20000000L,
                        0x40000000L)) {
            for (Profile profile : Profile.values()) {
                assertThat(verdict(machine, profile, "clone", 17 | namespace)).isEqualTo(EPERM);
                assertThat(verdict(machine, profile, "clone", thread | namespace)).isEqualTo(EPERM);
            }
        }
        assertThat(verdict(machine, Profile.STRICT, "clone3")).isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @EnumSource
    void sharedAnonymousMemoryIsRefusedAndOtherMemoryIsNot(Machine machine) {
        assertThat(verdict(machine, Profile.STRICT, "mmap", 0, 4096, 3, 0x22)).isEqualTo(ALLOW);
        assertThat(verdict(machine, Profile.STRICT, "mmap", 0, 4096, 3, 0x01)).isEqualTo(ALLOW);
        assertThat(verdict(machine, Profile.STRICT, "mmap", 0, 4096, 3, 0x21)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "mmap", 0, 4096, 3, 0x23)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "memfd_create")).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @EnumSource
    void socketsAreRefusedButForAPairOfStreams(Machine machine) {
        long stream = 1;
        long cloexec = 0x80000;
        assertThat(verdict(machine, Profile.STRICT, "socket", 1, stream)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "socket", 2, stream)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "connect")).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "socketpair", 1, stream | cloexec))
                .isEqualTo(ALLOW);
        assertThat(verdict(machine, Profile.STRICT, "socketpair", 1, 2)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "socketpair", 2, stream)).isEqualTo(EPERM);
    }

    @ParameterizedTest
    @EnumSource
    void whatReachesOtherProcessesIsRefused(Machine machine) {
        for (String name :
                List.of(
                        "kill",
                        "ptrace",
                        "process_vm_readv",
                        "process_vm_writev",
                        "pidfd_open",
                        "pidfd_getfd",
                        "unshare",
                        "setns",
                        "mount",
                        "bpf",
                        "keyctl",
                        "execveat",
                        "io_uring_enter")) {
            assertThat(verdict(machine, Profile.STRICT, name)).as(name).isEqualTo(EPERM);
        }
        assertThat(verdict(machine, Profile.STRICT, "ioctl", 0, 0x5412)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "ioctl", 0, 0x5401)).isEqualTo(ALLOW);
        assertThat(verdict(machine, Profile.STRICT, "prctl", 4)).isEqualTo(EPERM);
        assertThat(verdict(machine, Profile.STRICT, "prctl", 15)).isEqualTo(ALLOW);
    }
}
