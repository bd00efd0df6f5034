package io.flowcanvas.standalone.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What one stack is started with.
 *
 * @param home root of the checkout
 * @param data folder that keeps everything over restarts
 * @param without names of services that are left out, because somebody runs them from an IDE
 * @param assetNetworks networks that assets may be fetched from though they are not public
 * @param cameraNetworks networks that cameras may be in though they are not public
 * @param apiSettings settings of the API beside its standards, by their names
 */
public record StackSettings(
        Path home,
        Path data,
        Ports ports,
        ExternalServices external,
        Set<String> without,
        Set<String> assetNetworks,
        Set<String> cameraNetworks,
        Map<String, String> apiSettings) {

    /**
     * @throws StackException when home is no checkout
     */
    public StackSettings {
        without = Set.copyOf(without);
        assetNetworks = Set.copyOf(assetNetworks);
        cameraNetworks = Set.copyOf(cameraNetworks);
        apiSettings = Map.copyOf(apiSettings);
        if (!Files.isDirectory(home.resolve("standalone/services"))) {
            throw new StackException(
                    "FLOWCANVAS_HOME %s is not a checkout of Flowcanvas".formatted(home));
        }
    }

    public DataFolder folder() {
        return new DataFolder(data);
    }
}
