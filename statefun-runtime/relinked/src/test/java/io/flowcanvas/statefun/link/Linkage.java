package io.flowcanvas.statefun.link;

import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Follows every reference of a class and notes those that lead nowhere. */
final class Linkage {
    /** Their methods take any arguments: the JVM makes them up at the call. */
    private static final Set<String> POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    private final Members members;
    private final Set<String> breaks = new TreeSet<>();
    private String current = "";

    Linkage(Members members) {
        this.members = members;
    }

    /** Each names the class and the member that it does not find. */
    Set<String> breaks() {
        return breaks;
    }

    void check(byte[] bytes) {
        Members.Type type = Members.parse(bytes);
        current = type.name();
        type.parent().ifPresent(this::requireType);
        type.interfaces().forEach(this::requireType);
        if (type.isConcrete()) {
            members.unimplemented(type)
                    .forEach((method, owner) -> note("does not implement " + owner + "." + method));
        }
        checkFinals(type);
        new ClassReader(bytes).accept(new References(), ClassReader.SKIP_DEBUG);
    }

    private void checkFinals(Members.Type type) {
        for (String method : type.methods().keySet()) {
            type.parent()
                    .filter(parent -> !method.startsWith("<"))
                    .flatMap(parent -> members.method(parent, method))
                    .filter(access -> (access & Opcodes.ACC_FINAL) != 0)
                    .filter(access -> (access & Opcodes.ACC_PRIVATE) == 0)
                    .ifPresent(access -> note("overrides final " + method));
        }
    }

    private void note(String problem) {
        breaks.add(current.replace('/', '.') + " " + problem);
    }

    private void requireType(String name) {
        Type type = Type.getObjectType(name);
        while (type.getSort() == Type.ARRAY) {
            type = type.getElementType();
        }
        if (type.getSort() == Type.OBJECT && members.type(type.getInternalName()).isEmpty()) {
            note("refers to missing class " + type.getClassName());
        }
    }

    private void requireMethod(int opcode, String owner, String signature, boolean asInterface) {
        if (owner.startsWith("[") || POLYMORPHIC.contains(owner)) {
            return;
        }
        requireType(owner);
        members.type(owner)
                .ifPresent(
                        type -> {
                            if (type.isInterface() != asInterface) {
                                note("takes %s for another kind of type".formatted(owner));
                            }
                            members.method(owner, signature)
                                    .or(() -> members.method("java/lang/Object", signature))
                                    .ifPresentOrElse(
                                            access -> checkKind(opcode, access, owner, signature),
                                            () -> note("calls missing " + owner + "." + signature));
                        });
    }

    private void checkKind(int opcode, int access, String owner, String signature) {
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        if (isStatic != (opcode == Opcodes.INVOKESTATIC)) {
            note(
                    "calls %s.%s, which is%s static"
                            .formatted(owner, signature, isStatic ? "" : " not"));
        }
        boolean ours = topLevel(owner).equals(topLevel(current));
        if ((access & Opcodes.ACC_PRIVATE) != 0 && !ours) {
            note("calls private " + owner + "." + signature);
        }
    }

    private static String topLevel(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private void requireField(String owner, String name, String type) {
        requireType(owner);
        if (members.type(owner).isPresent() && members.field(owner, name + type).isEmpty()) {
            note("uses missing field " + owner + "." + name);
        }
    }

    private final class References extends ClassVisitor {
        References() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, String sign, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String method, String kind, boolean isInterface) {
                    requireMethod(opcode, owner, method + kind, isInterface);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String kind) {
                    requireField(owner, field, kind);
                }

                @Override
                public void visitTypeInsn(int opcode, String owner) {
                    requireType(owner);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String method, String kind, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle && handle.getTag() >= 5) {
                            requireMethod(
                                    handle.getTag() == Opcodes.H_INVOKESTATIC
                                            ? Opcodes.INVOKESTATIC
                                            : Opcodes.INVOKEVIRTUAL,
                                    handle.getOwner(),
                                    handle.getName() + handle.getDesc(),
                                    handle.isInterface());
                        }
                    }
                }
            };
        }
    }
}
