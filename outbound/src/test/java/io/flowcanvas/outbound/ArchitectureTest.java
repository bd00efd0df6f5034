package io.flowcanvas.outbound;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.flowcanvas.outbound",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule TOUCHES_NO_FRAMEWORK =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "org.apache.flink..",
                            "reactor..",
                            "io.netty..",
                            "software.amazon..");

    @ArchTest
    static final ArchRule ONLY_THE_CONNECTOR_KNOWS_THE_HTTP_CLIENT =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("HttpConnector")
                    .and()
                    .doNotHaveSimpleName("HttpMessages")
                    .and()
                    .doNotHaveSimpleName("Sending")
                    .and()
                    .doNotHaveSimpleName("NoResolver")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.hc..");

    @ArchTest
    static final ArchRule ONLY_THE_RESOLVER_ASKS_A_NAME_SERVER =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("SystemResolver")
                    .should()
                    .callMethod(java.net.InetAddress.class, "getAllByName", String.class);
}
