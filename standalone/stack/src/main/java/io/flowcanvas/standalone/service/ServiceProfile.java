package io.flowcanvas.standalone.service;

import java.util.Set;

/**
 * What is told about a service.
 *
 * @param needs names of services that come first
 * @param address where it is found, empty when nobody needs to know
 * @param memoryMegabytes taken when idle, in MiB
 * @param note what to say beside its address; empty if there is nothing
 */
record ServiceProfile(
        String name, Set<String> needs, String address, int memoryMegabytes, String note) {
    ServiceProfile {
        needs = Set.copyOf(needs);
    }

    ServiceProfile(String name, Set<String> needs, String address, int memoryMegabytes) {
        this(name, needs, address, memoryMegabytes, "");
    }
}
