package io.flowcanvas.statefun.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Classes as the class path has them, and where a member is found by the rules of the JVM. */
final class Members {
    /**
     * @param methods access by name and descriptor
     * @param fields access by name and descriptor
     */
    record Type(
            String name,
            int access,
            Optional<String> parent,
            List<String> interfaces,
            Map<String, Integer> methods,
            Map<String, Integer> fields) {
        boolean isInterface() {
            return (access & Opcodes.ACC_INTERFACE) != 0;
        }

        boolean isConcrete() {
            return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0;
        }
    }

    private final ClassLoader loader = Members.class.getClassLoader();
    private final Map<String, Optional<Type>> known = new HashMap<>();

    Optional<Type> type(String name) {
        Optional<Type> type = known.get(name);
        if (type == null) {
            type = read(name);
            known.put(name, type);
        }
        return type;
    }

    private Optional<Type> read(String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? Optional.empty() : Optional.of(parse(in.readAllBytes()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Type parse(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        Map<String, Integer> methods = new HashMap<>();
        Map<String, Integer> fields = new HashMap<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String sign, String[] thrown) {
                        methods.put(name + type, access);
                        return null;
                    }

                    @Override
                    public FieldVisitor visitField(
                            int access, String name, String type, String sign, Object value) {
                        fields.put(name + type, access);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE);
        return new Type(
                reader.getClassName(),
                reader.getAccess(),
                Optional.ofNullable(reader.getSuperName()),
                List.of(reader.getInterfaces()),
                methods,
                fields);
    }

    /** Access of the method that a call from outside would reach. */
    Optional<Integer> method(String owner, String signature) {
        return find(owner, signature, true, new HashSet<>());
    }

    Optional<Integer> field(String owner, String signature) {
        return find(owner, signature, false, new HashSet<>());
    }

    private Optional<Integer> find(
            String owner, String signature, boolean method, Set<String> seen) {
        Optional<Type> found = seen.add(owner) ? type(owner) : Optional.empty();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Type type = found.get();
        Optional<Integer> access =
                Optional.ofNullable((method ? type.methods() : type.fields()).get(signature));
        if (access.isEmpty() && type.parent().isPresent()) {
            access = find(type.parent().get(), signature, method, seen);
        }
        for (String parent : type.interfaces()) {
            access = access.or(() -> find(parent, signature, method, seen));
        }
        return access;
    }

    /** Methods without a body that the class inherits, with the type that asks for them. */
    Map<String, String> unimplemented(Type type) {
        Map<String, String> asked = new HashMap<>();
        collect(type.name(), asked, new HashSet<>());
        asked.keySet().removeIf(signature -> hasBody(type.name(), signature, new HashSet<>()));
        return asked;
    }

    private void collect(String name, Map<String, String> asked, Set<String> seen) {
        if (!seen.add(name)) {
            return;
        }
        type(name)
                .ifPresent(
                        type -> {
                            type.methods().entrySet().stream()
                                    .filter(method -> isAbstract(method.getValue()))
                                    .forEach(method -> asked.putIfAbsent(method.getKey(), name));
                            type.parent().ifPresent(parent -> collect(parent, asked, seen));
                            type.interfaces().forEach(parent -> collect(parent, asked, seen));
                        });
    }

    private boolean hasBody(String name, String signature, Set<String> seen) {
        Optional<Type> found = seen.add(name) ? type(name) : Optional.empty();
        if (found.isEmpty()) {
            return false;
        }
        Integer access = found.get().methods().get(signature);
        return (access != null && !isAbstract(access))
                || found.get().parent().filter(p -> hasBody(p, signature, seen)).isPresent()
                || found.get().interfaces().stream().anyMatch(p -> hasBody(p, signature, seen));
    }

    private static boolean isAbstract(int access) {
        return (access & Opcodes.ACC_ABSTRACT) != 0;
    }
}
