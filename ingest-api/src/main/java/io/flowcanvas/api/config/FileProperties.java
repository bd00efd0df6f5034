package io.flowcanvas.api.config;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param uploadLimit largest file taken by {@code POST /v1/files}
 * @param partSize bytes of an upload held in memory at a time; S3 wants at least 5 MiB
 */
public record FileProperties(
        @DefaultValue("2GB") DataSize uploadLimit, @DefaultValue("5MB") DataSize partSize) {
    public FileProperties {
        if (partSize.compareTo(DataSize.ofMegabytes(5)) < 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.files.part-size is "
                            + partSize
                            + ", but S3 takes no part below 5MB");
        }
    }
}
