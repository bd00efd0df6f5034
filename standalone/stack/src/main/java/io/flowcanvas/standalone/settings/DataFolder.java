package io.flowcanvas.standalone.settings;

import java.nio.file.Path;

/** Where things lie in a data folder. */
public record DataFolder(Path root) {

    public Path service(String name) {
        return root.resolve(name);
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String service) {
        return logs().resolve(service + ".log");
    }

    public Path run() {
        return root.resolve("run");
    }

    /** What runs at the moment, as JSON. */
    public Path state() {
        return run().resolve("state.json");
    }

    /** Held by the launcher that runs. */
    public Path lock() {
        return run().resolve("lock");
    }

    /** The admin account and the OAuth 2.0 client, for people to read. */
    public Path credentials() {
        return root.resolve("credentials");
    }

    /** Passwords and keys between the services. */
    public Path secrets() {
        return root.resolve("secrets.json");
    }
}
