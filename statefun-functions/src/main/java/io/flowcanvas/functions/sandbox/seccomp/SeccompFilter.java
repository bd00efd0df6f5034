package io.flowcanvas.functions.sandbox.seccomp;

import java.util.List;

/** Builds the program that the kernel asks about every system call of a process. */
public final class SeccompFilter {
    static final int RETURN_KILL = 0x80000000;
    static final int RETURN_ALLOW = 0x7FFF0000;
    static final int RETURN_ERROR = 0x00050000;
    static final int EPERM = 1;
    static final int EAGAIN = 11;
    static final int ENOSYS = 38;

    /** System calls of the x32 convention have this bit set in their number. */
    private static final int X32_BIT = 0x40000000;

    private static final int CLONE_THREAD = 0x00010000;

    /**
     * Every {@code CLONE_NEW*}: namespaces of time, mounts, cgroups, names, IPC, users, pids,
     * network.
     */
    private static final int CLONE_NAMESPACES = 0x7E020080;

    private static final int MAP_SHARED = 0x01;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_TYPE_MASK = 0xF;

    private static final List<Integer> PLAIN_IOCTLS =
            List.of(0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451);

    /**
     * PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS, PR_SET_VMA.
     */
    private static final List<Integer> NAMING_OPERATIONS = List.of(3, 15, 16, 23, 39, 0x53564D41);

    private SeccompFilter() {}

    /**
     * A cBPF program as {@code bwrap --seccomp} reads it: {@code struct sock_filter[]}, little
     * endian.
     */
    public static byte[] build(Machine machine, Profile profile) {
        List<SystemCall> calls = SystemCallTable.read(machine, profile);
        int newest = calls.stream().mapToInt(SystemCall::number).max().orElseThrow();
        BpfProgram program = new BpfProgram();
        program.loadArchitecture();
        program.unlessEqual(machine.auditArchitecture(), RETURN_KILL);
        program.loadNumber();
        if (machine == Machine.X86_64) {
            program.ifAtLeast(X32_BIT, RETURN_ERROR | EPERM);
        }
        program.ifAtLeast(newest + 1, RETURN_ERROR | ENOSYS);
        for (SystemCall call : calls) {
            append(program, call);
        }
        program.end(RETURN_ERROR | EPERM);
        return program.bytes();
    }

    private static void append(BpfProgram program, SystemCall call) {
        int number = call.number();
        switch (call.rule()) {
            case ALLOW -> program.ifEqual(number, RETURN_ALLOW);
            case EPERM -> program.ifEqual(number, RETURN_ERROR | EPERM);
            case EAGAIN -> program.ifEqual(number, RETURN_ERROR | EAGAIN);
            case ENOSYS -> program.ifEqual(number, RETURN_ERROR | ENOSYS);
            default -> program.ifEqual(number, arguments(call.rule()));
        }
    }

    /** A part that ends with a return on every path. */
    private static BpfProgram arguments(Rule rule) {
        BpfProgram part = new BpfProgram();
        switch (rule) {
            case THREADS -> {
                part.loadArgument(0);
                part.ifAnyBit(CLONE_NAMESPACES, RETURN_ERROR | EPERM);
                part.ifAnyBit(CLONE_THREAD, RETURN_ALLOW);
                part.end(RETURN_ERROR | EAGAIN);
            }
            case PROCESSES -> {
                part.loadArgument(0);
                part.ifAnyBit(CLONE_NAMESPACES, RETURN_ERROR | EPERM);
                part.end(RETURN_ALLOW);
            }
            case PRIVATE_MEMORY -> {
                part.loadArgument(3);
                part.mask(MAP_SHARED | MAP_ANONYMOUS);
                part.ifEqual(MAP_SHARED | MAP_ANONYMOUS, RETURN_ERROR | EPERM);
                part.end(RETURN_ALLOW);
            }
            case PLAIN_IOCTL -> allowOnly(part, 1, PLAIN_IOCTLS);
            case OWN_NAME -> allowOnly(part, 0, NAMING_OPERATIONS);
            case STREAM_PAIR -> {
                part.loadArgument(0);
                part.unlessEqual(AF_UNIX, RETURN_ERROR | EPERM);
                part.loadArgument(1);
                part.mask(SOCK_TYPE_MASK);
                allowIfEqual(part, List.of(SOCK_STREAM));
            }
            case UNIX_PAIR -> allowOnly(part, 0, List.of(AF_UNIX));
            default -> throw new IllegalArgumentException(rule + " does not look at arguments");
        }
        return part;
    }

    private static void allowOnly(BpfProgram part, int argument, List<Integer> values) {
        part.loadArgument(argument);
        allowIfEqual(part, values);
    }

    private static void allowIfEqual(BpfProgram part, List<Integer> values) {
        values.forEach(value -> part.ifEqual(value, RETURN_ALLOW));
        part.end(RETURN_ERROR | EPERM);
    }
}
