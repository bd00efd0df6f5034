package io.flowcanvas.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.flowcanvas.api",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.flowcanvas.api.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_CORE_DOES_NOT_KNOW_ITS_DIALECTS =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.flowcanvas.api.canvas..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.flowcanvas.api.canvas..");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_ENGINE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.flink..", "io.flowcanvas.jobs..");

    @ArchTest
    static final ArchRule CONFIGURATION_STANDS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage("io.flowcanvas.api.config")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.flowcanvas.api.auth..",
                            "io.flowcanvas.api.submission..",
                            "io.flowcanvas.api.tracking..",
                            "io.flowcanvas.api.database..",
                            "io.flowcanvas.api.messaging..");

    @ArchTest
    static final ArchRule CONTROLLERS_ARE_NOBODYS_BUSINESS =
            classes()
                    .that()
                    .areAnnotatedWith(org.springframework.web.bind.annotation.RestController.class)
                    .should()
                    .bePackagePrivate();
}
