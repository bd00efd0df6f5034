package io.flowcanvas.functions.sandbox.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions of classic BPF over {@code struct seccomp_data}; arguments are seen by their low 32
 * bits.
 */
final class BpfProgram {
    static final int LOAD = 0x20;
    static final int AND = 0x54;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_AT_LEAST = 0x35;
    static final int JUMP_ANY_BIT = 0x45;
    static final int RETURN = 0x06;

    static final int NUMBER_OFFSET = 0;
    static final int ARCHITECTURE_OFFSET = 4;
    static final int ARGUMENTS_OFFSET = 16;
    static final int INSTRUCTION_SIZE = 8;
    private static final int LONGEST_JUMP = 255;

    private final List<Instruction> instructions = new ArrayList<>();

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    void loadNumber() {
        add(LOAD, 0, 0, NUMBER_OFFSET);
    }

    void loadArchitecture() {
        add(LOAD, 0, 0, ARCHITECTURE_OFFSET);
    }

    void loadArgument(int index) {
        add(LOAD, 0, 0, ARGUMENTS_OFFSET + index * Long.BYTES);
    }

    void mask(int bits) {
        add(AND, 0, 0, bits);
    }

    void ifEqual(int value, int verdict) {
        add(JUMP_EQUAL, 0, 1, value);
        end(verdict);
    }

    void unlessEqual(int value, int verdict) {
        add(JUMP_EQUAL, 1, 0, value);
        end(verdict);
    }

    /** Unsigned. */
    void ifAtLeast(int value, int verdict) {
        add(JUMP_AT_LEAST, 0, 1, value);
        end(verdict);
    }

    void ifAnyBit(int bits, int verdict) {
        add(JUMP_ANY_BIT, 0, 1, bits);
        end(verdict);
    }

    /** The part must end with a return on every path: what was loaded is lost in it. */
    void ifEqual(int value, BpfProgram part) {
        if (part.instructions.size() > LONGEST_JUMP) {
            throw new IllegalArgumentException("a jump over the part is too long");
        }
        add(JUMP_EQUAL, 0, part.instructions.size(), value);
        instructions.addAll(part.instructions);
    }

    void end(int verdict) {
        add(RETURN, 0, 0, verdict);
    }

    byte[] bytes() {
        ByteBuffer buffer =
                ByteBuffer.allocate(instructions.size() * INSTRUCTION_SIZE)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction instruction : instructions) {
            buffer.putShort((short) instruction.code())
                    .put((byte) instruction.ifTrue())
                    .put((byte) instruction.ifFalse())
                    .putInt(instruction.operand());
        }
        return buffer.array();
    }

    private void add(int code, int ifTrue, int ifFalse, int operand) {
        instructions.add(new Instruction(code, ifTrue, ifFalse, operand));
    }
}
