package io.flowcanvas.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.flowcanvas.jobs",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String IMAGE_WORK = "io.flowcanvas.jobs.images.";

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.flowcanvas.jobs.images.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IMAGE_WORK_KNOWS_NO_FLINK =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            IMAGE_WORK + "codec..",
                            IMAGE_WORK + "component..",
                            IMAGE_WORK + "inference..",
                            IMAGE_WORK + "processing..",
                            IMAGE_WORK + "work..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule OPERATORS_KNOW_NO_PIXELS =
            noClasses()
                    .that()
                    .resideInAPackage("io.flowcanvas.jobs.images")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.bytedeco..", "ai.djl..", "ai.onnxruntime..");
}
