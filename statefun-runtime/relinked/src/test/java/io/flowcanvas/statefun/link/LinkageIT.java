package io.flowcanvas.statefun.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.statefun.flink.core.reqreply.NonBlockingFunctions;
import org.apache.flink.statefun.flink.datastream.StatefulFunctionDataStreamBuilder;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The jar that goes into jobs, against the Flink on the class path: a new Flink fails here first.
 */
class LinkageIT {
    private static final String STATEFUN = "org/apache/flink/statefun/";

    @Test
    void every_class_of_statefun_finds_what_it_refers_to() throws Exception {
        Linkage linkage = new Linkage(new Members());

        int checked = checkAll(linkage);

        assertThat(checked).isGreaterThan(500);
        assertThat(linkage.breaks()).isEmpty();
    }

    @Test
    void so_does_what_stands_in_for_its_own() throws Exception {
        Linkage linkage = new Linkage(new Members());

        linkage.check(bytes(LinkedFunctionProvider.class));
        linkage.check(bytes(NonBlockingFunctions.class));
        linkage.check(bytes(LinkedInstantiationUtil.class));

        assertThat(linkage.breaks()).isEmpty();
    }

    @Test
    void a_reference_that_leads_nowhere_is_named() throws Exception {
        Linkage linkage = new Linkage(new Members());

        linkage.check(callerOf("java/lang/String", "vanished"));

        assertThat(linkage.breaks())
                .containsExactly("Caller calls missing java/lang/String.vanished()V");
    }

    @Test
    void nothing_is_left_under_names_that_jobs_use_themselves() throws Exception {
        try (JarFile jar = new JarFile(runtime().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
                    .allMatch(
                            name ->
                                    name.startsWith(STATEFUN)
                                            || name.startsWith("io/flowcanvas/statefun/shaded/"));
        }
    }

    private static int checkAll(Linkage linkage) throws IOException, URISyntaxException {
        int checked = 0;
        try (JarFile jar = new JarFile(runtime().toFile())) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(STATEFUN) && entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        linkage.check(in.readAllBytes());
                    }
                    checked++;
                }
            }
        }
        return checked;
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in =
                type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static Path runtime() throws URISyntaxException {
        return Path.of(
                StatefulFunctionDataStreamBuilder.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
    }

    private static byte[] callerOf(String owner, String method) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Caller", null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "call", "()V", null, null);
        code.visitCode();
        code.visitLdcInsn("text");
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, method, "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(1, 0);
        code.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
