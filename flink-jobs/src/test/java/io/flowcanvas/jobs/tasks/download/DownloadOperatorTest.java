package io.flowcanvas.jobs.tasks.download;

import static io.flowcanvas.jobs.tasks.download.Assets.asset;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.AssetFetched;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DownloadOperatorTest {
    private final List<DownloadHarness> opened = new ArrayList<>();
    private FakeDownloads downloads;

    @BeforeEach
    void fresh() {
        renew();
    }

    private void renew() {
        downloads = new FakeDownloads();
        FakeDownloads.Opening.current = downloads;
    }

    @AfterEach
    void close() throws Exception {
        for (DownloadHarness each : opened) {
            each.stop();
        }
        assertThat(downloads.closed).isTrue();
    }

    @Test
    void tellsTheTaskWhatItStored() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 3, "a"));
        downloads.last().succeeds();

        AssetFetched fetched = operator.told().get(0);

        assertThat(fetched.getIndex()).isEqualTo(3);
        assertThat(fetched.getGeneration()).isOne();
        assertThat(fetched.getStored().getObjectKey()).isEqualTo("tasks/t/assets/3-1");
        TaskCommand command = operator.extractOutputValues().get(0);
        assertThat(command.getTaskId()).isEqualTo("t");
        assertThat(command.hasAt()).isTrue();
    }

    @Test
    void tellsALastingFailureAtOnce() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 0, "a"));
        downloads.last().fails(false, true);

        assertThat(failures(operator.told()))
                .containsExactly(new Failure(ErrorCode.DOWNLOAD_FAILED, "it failed"));
        assertThat(downloads.begun).hasSize(1);
    }

    @Test
    void triesAPassingFailureAgainAfterAPauseUntilItsAttemptsAreSpent() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 0, "a"));
        for (int attempt = 1; attempt <= 2; attempt++) {
            downloads.last().fails(true, true);
            assertThat(operator.told()).isEmpty();
            assertThat(downloads.begun).hasSize(attempt);
            operator.setProcessingTime(attempt * 1_000L);
            assertThat(downloads.last().asset.getAttempts()).isEqualTo(attempt);
        }
        downloads.last().fails(true, true);

        assertThat(failures(operator.told())).hasSize(1);
        assertThat(downloads.begun).hasSize(3);
    }

    @Test
    void doesNotCountWhatIsNotTheAssetsFault() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 0, "a"));
        for (int attempt = 1; attempt <= 20; attempt++) {
            downloads.last().fails(true, false);
            assertThat(operator.told()).isEmpty();
            operator.setProcessingTime(attempt * 1_000L);
            assertThat(downloads.begun).hasSize(attempt + 1);
        }
        assertThat(downloads.last().asset.getAttempts()).isZero();
    }

    @Test
    void downloadsAgainWhatWasQueuedOrUnderWayBeforeARestart() throws Exception {
        var first = open(null);
        for (int i = 0; i < 4; i++) {
            first.fetch(asset("ada", "t", i, "a"));
        }
        downloads.begun.get(0).succeeds();
        assertThat(first.told()).hasSize(1);
        OperatorSubtaskState snapshot = first.snapshot(1, 1);
        first.stop();
        renew();

        var second = open(snapshot);
        while (second.told().size() < 3) {
            downloads.last().succeeds();
            downloads.begun.forEach(FakeDownloads.Fake::succeeds);
        }

        assertThat(second.told())
                .extracting(AssetFetched::getIndex)
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void remembersAttemptsOverARestart() throws Exception {
        var first = open(null);
        first.fetch(asset("ada", "t", 0, "a"));
        downloads.last().fails(true, true);
        first.told();
        OperatorSubtaskState snapshot = first.snapshot(1, 1);
        first.stop();
        renew();

        var second = open(snapshot);
        second.setProcessingTime(60_000);

        assertThat(downloads.last().asset.getAttempts()).isOne();
    }

    @Test
    void waitsNoLongerThanTheLongestPauseWhateverTheClockWas() throws Exception {
        var first = open(null);
        FetchAsset far =
                asset("ada", "t", 0, "a").toBuilder().setNotBeforeMillis(Long.MAX_VALUE).build();
        first.fetch(far);
        OperatorSubtaskState snapshot = first.snapshot(1, 1);
        first.stop();
        renew();

        var second = open(snapshot);
        assertThat(downloads.begun).isEmpty();
        second.setProcessingTime(10_000);

        assertThat(downloads.begun).hasSize(1);
    }

    @Test
    void dropsASecondCopyOfOneUnderWay() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 0, "a"));
        operator.fetch(asset("ada", "t", 0, "a"));
        downloads.last().succeeds();

        assertThat(operator.told()).hasSize(1);
        assertThat(downloads.begun).hasSize(1);
    }

    @Test
    void stopsTheDownloadOfAnAssetThatIsReplaced() throws Exception {
        var operator = open(null);
        FetchAsset old = asset("ada", "t", 0, "a");
        operator.fetch(old);
        operator.fetch(old.toBuilder().setGeneration(2).build());
        downloads.last().succeeds();

        assertThat(downloads.begun.get(0).cancelled).isTrue();
        assertThat(operator.told()).extracting(AssetFetched::getGeneration).containsExactly(2);
    }

    @Test
    void stopsWhatIsAbandonedAndTellsNothingOfIt() throws Exception {
        var operator = open(null);
        for (int i = 0; i < 4; i++) {
            operator.fetch(asset("ada", "gone", i, "a"));
        }
        // it ended, and nobody has heard of it yet
        downloads.begun.get(0).succeeds();
        operator.abandon("gone");

        assertThat(operator.told()).isEmpty();
        assertThat(downloads.begun).hasSize(2);
        assertThat(downloads.begun.get(1).cancelled).isTrue();
        operator.fetch(asset("bob", "stays", 0, "a"));
        downloads.last().succeeds();
        assertThat(operator.told()).hasSize(1);
    }

    @Test
    void ignoresAnAssetThatTheWordOfItsEndHasOvertaken() throws Exception {
        var operator = open(null);
        operator.abandon("gone");
        operator.fetch(asset("ada", "gone", 0, "a"));

        assertThat(downloads.begun).isEmpty();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNoTimeOnceTheJobIsDrained() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 0, "a"));
        downloads.last().fails(true, true);
        assertThat(operator.told()).isEmpty();
        downloads.onBegin =
                fake -> {
                    if (fake.asset.getAttempts() == 1) {
                        fake.fails(true, true);
                    } else {
                        fake.succeeds();
                    }
                };

        operator.drain();

        assertThat(operator.told()).extracting(AssetFetched::hasStored).containsExactly(true);
        assertThat(downloads.begun).hasSize(3);
    }

    @Test
    void goesOnWithTheNextWhenOneHasEnded() throws Exception {
        var operator = open(null);
        operator.fetch(asset("ada", "t", 0, "a"));
        operator.fetch(asset("ada", "t", 1, "a"));
        operator.fetch(asset("ada", "t", 2, "a"));
        assertThat(downloads.begun).hasSize(2);
        downloads.begun.get(1).fails(false, true);
        operator.told();

        assertThat(downloads.begun).hasSize(3);
    }

    private DownloadHarness open(OperatorSubtaskState state) throws Exception {
        DownloadHarness harness =
                new DownloadHarness(
                        new DownloadOperatorFactory(
                                Assets.configuration(2),
                                new ObjectStoreConfiguration("", "r", "b"),
                                new FakeDownloads.Opening()));
        opened.add(harness);
        harness.setup(
                ProtobufTypeInformation.ofMessage(TaskCommand.class)
                        .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static List<Failure> failures(List<AssetFetched> fetched) {
        return fetched.stream()
                .map(
                        each ->
                                Json.mapper()
                                        .readValue(
                                                each.getFailureJson().toByteArray(), Failure.class))
                .toList();
    }
}
