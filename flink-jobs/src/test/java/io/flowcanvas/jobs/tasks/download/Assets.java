package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.time.Duration;
import java.util.List;

/** Orders and settings of tests. */
final class Assets {
    private Assets() {}

    static FetchAsset asset(String owner, String task, int index, String host) {
        return FetchAsset.newBuilder()
                .setOwner(owner)
                .setTaskId(task)
                .setIndex(index)
                .setGeneration(1)
                .setFileName(index + ".jpg")
                .setDownloadUrl("http://" + host + "/" + index + ".jpg")
                .setObjectKey("tasks/" + task + "/assets/" + index + "-1")
                .build();
    }

    static DownloadConfiguration configuration(int downloads) {
        return new DownloadConfiguration(
                List.of("127.0.0.1/32"),
                "80",
                downloads,
                downloads,
                20_000_000,
                3,
                3,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                1_024,
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Duration.ofSeconds(10));
    }
}
