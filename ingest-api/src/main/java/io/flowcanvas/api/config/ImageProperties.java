package io.flowcanvas.api.config;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param inlineLimit largest image carried inside a Kafka record; larger ones go to the object
 *     store first
 * @param uploadLimit largest image taken with an execution
 */
public record ImageProperties(
        @DefaultValue("1MB") DataSize inlineLimit, @DefaultValue("50MB") DataSize uploadLimit) {
    public ImageProperties {
        if (inlineLimit.compareTo(DataSize.ofMegabytes(16)) > 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.images.inline-limit is "
                            + inlineLimit
                            + ", but a record holds at most 16MB");
        }
    }
}
