package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.FunctionClient;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.StackState;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which API is meant: that of the running stack, or one elsewhere. */
final class FunctionsOptions {
    @Mixin FolderOptions folder = new FolderOptions();

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Another API than that of the stack here; needs a token.")
    @Nullable URI api;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "Access token for it. Others can read your command line; FLOWCANVAS_TOKEN is"
                            + " safer.")
    @Nullable String token;

    /**
     * @throws StackException when the stack is not up, or there is no token
     */
    FunctionClient client() throws ApiException {
        if (api != null) {
            if (token == null) {
                throw new StackException("--api needs --token, or the variable FLOWCANVAS_TOKEN");
            }
            return ApiClient.withToken(api, token).functions();
        }
        StackState state =
                Running.find(folder.folder())
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "Flowcanvas is not up. Start it with ./flowcanvas"
                                                        + " up"));
        return Running.login(folder.folder(), state).functions();
    }
}
