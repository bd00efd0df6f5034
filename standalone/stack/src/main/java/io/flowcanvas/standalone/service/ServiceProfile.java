package io.flowcanvas.standalone.service;

import java.util.Set;

/**
 * What is told about a service.
 *
 * @param needs names of services that come first
 * @param address where it is found, empty when nobody needs to know
 * @param memoryMegabytes taken when idle, in MiB
 */
record ServiceProfile(String name, Set<String> needs, String address, int memoryMegabytes) {
    ServiceProfile {
        needs = Set.copyOf(needs);
    }
}
