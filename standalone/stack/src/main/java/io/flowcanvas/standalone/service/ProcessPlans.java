package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.process.JavaProgram;
import io.flowcanvas.standalone.process.ProcessPlan;
import io.flowcanvas.standalone.process.ServiceModules;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.StackSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans for processes from the service modules' class paths. */
record ProcessPlans(StackSettings settings) {
    private static final String GUARD = "io.flowcanvas.standalone.guard.GuardedMain";

    /** A program of ours, which guards itself. */
    ProcessPlan module(
            String service,
            List<String> options,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {
        String classPath = modules().classPath(service);
        return plan(
                service, new JavaProgram(options, classPath, mainClass, arguments), environment);
    }

    /** Somebody else's program, under the guard. */
    ProcessPlan guarded(
            String service,
            List<String> options,
            String classPath,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {
        List<String> all = new ArrayList<>(List.of(mainClass));
        all.addAll(arguments);
        return plan(service, new JavaProgram(options, classPath, GUARD, all), environment);
    }

    private ProcessPlan plan(String service, JavaProgram program, Map<String, String> environment) {
        return new ProcessPlan(
                program.command(),
                environment,
                settings.folder().service(service),
                settings.folder().log(service));
    }

    ServiceModules modules() {
        return new ServiceModules(settings.home());
    }

    static Map<String, String> objectStoreKeys(ObjectStoreAddress address) {
        return Map.of(
                "FLOWCANVAS_OBJECT_STORE_ACCESS_KEY", address.accessKey(),
                "FLOWCANVAS_OBJECT_STORE_SECRET_KEY", address.secretKey());
    }
}
