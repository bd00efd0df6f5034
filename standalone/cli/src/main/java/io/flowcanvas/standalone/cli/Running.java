package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.SecretsFile;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** What runs with a data folder. */
final class Running {
    private Running() {}

    /** The stack whose launcher is alive. */
    static Optional<StackState> find(DataFolder folder) {
        return new StateFile(folder.state()).read().filter(StackState::launcherRuns);
    }

    /** Where a service of the stack is; empty text when it has no address. */
    static String address(StackState state, String service) {
        return state.services().stream()
                .filter(one -> one.name().equals(service))
                .map(one -> one.address())
                .findFirst()
                .orElse("");
    }

    /** Where the API takes gRPC calls, {@code host:port}; it is said beside its address. */
    static String grpcAddress(StackState state) {
        return state.services().stream()
                .filter(one -> one.name().equals(ServiceNames.API))
                .map(one -> Objects.requireNonNullElse(one.note(), ""))
                .filter(note -> note.startsWith(ServiceNames.GRPC_NOTE))
                .map(note -> note.substring(ServiceNames.GRPC_NOTE.length()))
                .findFirst()
                .orElseThrow(() -> new StackException("the API does not say where it takes gRPC"));
    }

    /**
     * Logs in to the stack's API as its administrator.
     *
     * @throws ApiException when the password is not that of the data folder any more
     */
    static ApiClient login(DataFolder folder, StackState state) throws ApiException {
        Secrets secrets = new SecretsFile(folder).readOrMake();
        URI api = URI.create(address(state, ServiceNames.API));
        return ApiClient.login(api, secrets.adminUsername(), secrets.adminPassword());
    }
}
