package io.flowcanvas.functions.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.flowcanvas.functions.sandbox",
        importOptions = ImportOption.DoNotIncludeTests.class)
class SandboxArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_STATEFUN_KAFKA_OR_HTTP =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "io.flowcanvas.functions.sandbox..",
                            "io.flowcanvas.core..",
                            "org.jspecify..",
                            "org.slf4j..",
                            "tools.jackson..");
}
