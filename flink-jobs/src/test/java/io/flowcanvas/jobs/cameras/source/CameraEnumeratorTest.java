package io.flowcanvas.jobs.cameras.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.CameraEnumeratorState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceEvent;
import org.junit.jupiter.api.Test;

class CameraEnumeratorTest {
    private static final CameraEnumeratorState NOTHING = CameraEnumeratorState.getDefaultInstance();

    private final FakeContext context = new FakeContext();
    private final FakeFeed feed = new FakeFeed();
    private long nanos;

    @Test
    void sharesCamerasOutOnceAllAreKnown() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        register(enumerator, 1);

        tell(false, camera("a", 1));
        assertThat(assigned()).isEmpty();
        tell(true, camera("b", 1), camera("c", 1), camera("d", 1));

        assertThat(assigned().values()).allMatch(cameras -> cameras.size() == 2);
    }

    @Test
    void waitsForAllReadersBeforeItGivesAnyACamera() {
        context.parallelism = 2;
        CameraEnumerator enumerator = start(NOTHING);
        tell(true, camera("a", 1), camera("b", 1), camera("c", 1), camera("d", 1));
        // nobody is missing before the first is there
        pass(ReaderRoll.LONGEST_WAIT.multipliedBy(10));
        register(enumerator, 0);
        assertThat(assigned()).isEmpty();

        register(enumerator, 1);

        assertThat(assigned()).hasSize(2);
        assertThat(assigned().values()).allMatch(cameras -> cameras.size() == 2);
    }

    @Test
    void countsWhatAReaderWasRestoredWithBeforeItGivesItMore() {
        context.parallelism = 2;
        CameraEnumerator enumerator =
                start(CameraEnumeratorState.newBuilder().addAssigned("a").addAssigned("b").build());
        tell(true, camera("a", 1), camera("b", 1), camera("c", 1), camera("d", 1));
        register(enumerator, 0);
        context.register(1);
        enumerator.addReader(1);
        assertThat(assigned()).isEmpty();

        enumerator.handleSourceEvent(1, new CamerasHeld(List.of("a", "b")));

        assertThat(assigned()).containsOnlyKeys(0);
        assertThat(assigned().get(0)).containsExactly("c", "d");
    }

    @Test
    void waitsForAReaderNoLongerThanItMust() {
        context.parallelism = 2;
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        tell(true, camera("a", 1));
        pass(ReaderRoll.LONGEST_WAIT.minusMillis(1));
        assertThat(assigned()).isEmpty();

        pass(Duration.ofMillis(1));

        assertThat(assigned().get(0)).containsExactly("a");
    }

    @Test
    void sharesOutEvenlyWhenReadersComeBackOneByOne() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        register(enumerator, 1);
        tell(true, camera("a", 1), camera("b", 1), camera("c", 1), camera("d", 1));
        List<CameraSplit> first = splits(0);
        List<CameraSplit> second = splits(1);
        context.assigned.clear();
        context.unregister(0);
        context.unregister(1);
        enumerator.addSplitsBack(first, 0);
        enumerator.addSplitsBack(second, 1);

        register(enumerator, 1);
        assertThat(assigned()).isEmpty();
        register(enumerator, 0);

        assertThat(assigned().values()).allMatch(cameras -> cameras.size() == 2);
    }

    @Test
    void givesANewCameraToWhoHasFewest() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        register(enumerator, 1);
        tell(true, camera("a", 1), camera("b", 1), camera("c", 1));
        tell(true, removed("a"), removed("c"));

        tell(true, camera("d", 1), camera("e", 1));

        // 0 had a and c, 1 has b
        assertThat(assigned().get(0)).contains("d", "e").hasSize(4);
    }

    @Test
    void ordersWhoReadsACameraToReadItAnewOrNotAtAll() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        tell(true, camera("a", 1));

        tell(true, camera("a", 2));
        tell(true, removed("a"));

        List<CameraChange> orders = orders(0);
        assertThat(orders).hasSize(2);
        assertThat(orders.get(0).getCamera().getVersion()).isEqualTo(2);
        assertThat(orders.get(1).hasCamera()).isFalse();
        assertThat(enumerator.snapshotState(1).getAssignedList()).isEmpty();
    }

    @Test
    void leavesCamerasThatArePushedAlone() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);

        CameraDefinition pushed = CameraDefinition.newBuilder().setId("p").setPush(true).build();
        tell(true, CameraChange.newBuilder().setCameraId("p").setCamera(pushed).build());

        assertThat(assigned()).isEmpty();
    }

    @Test
    void saysFarewellToCamerasThatAreNoMoreAndToNoOthers() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        tell(true, camera("a", 1), camera("b", 1));
        CameraDefinition pushed = CameraDefinition.newBuilder().setId("b").setPush(true).build();

        tell(true, removed("a"));
        tell(true, CameraChange.newBuilder().setCameraId("b").setCamera(pushed).build());

        assertThat(context.sent.get(0))
                .containsExactly(CameraOrder.forget("a"), CameraOrder.withdraw("b"));
    }

    @Test
    void putsRightWhatAReaderWasRestoredWith() {
        CameraEnumerator enumerator =
                start(CameraEnumeratorState.newBuilder().addAssigned("a").addAssigned("b").build());
        register(enumerator, 0, "a", "b");

        // a was changed and b removed while the job did not run
        tell(true, camera("a", 2), camera("c", 1));

        assertThat(orders(0))
                .extracting(order -> order.getCameraId() + order.getCamera().getVersion())
                .containsExactlyInAnyOrder("a2", "b0");
        assertThat(assigned().get(0)).as("not a second time").containsExactly("c");
    }

    @Test
    void givesAwayAgainWhatALostReaderNeverHadInACheckpoint() {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        tell(true, camera("a", 1));
        List<CameraSplit> lost = splits(0);

        register(enumerator, 1);
        enumerator.addSplitsBack(lost, 0);
        register(enumerator, 0);

        assertThat(enumerator.snapshotState(1).getAssignedList()).containsExactly("a");
        assertThat(assigned().values().stream().mapToInt(List::size).sum()).isEqualTo(2);
    }

    @Test
    void letsOnlyOneOfTwoReadersHaveACamera() {
        CameraEnumerator enumerator =
                start(CameraEnumeratorState.newBuilder().addAssigned("a").build());
        tell(true, camera("a", 1));
        register(enumerator, 0, "a");

        register(enumerator, 1, "a");

        assertThat(orders(1)).hasSize(1).noneMatch(CameraChange::hasCamera);
        assertThat(context.sent.get(1))
                .as("the other goes on, with what is remembered")
                .containsExactly(CameraOrder.withdraw("a"));
        assertThat(orders(0)).allMatch(CameraChange::hasCamera);
    }

    @Test
    void remembersWhatIsAssigned() throws Exception {
        CameraEnumerator enumerator = start(NOTHING);
        register(enumerator, 0);
        tell(true, camera("a", 1), camera("b", 1));
        var serializer =
                new CameraSource(feed, null, List.of(), "80").getEnumeratorCheckpointSerializer();

        byte[] written = serializer.serialize(enumerator.snapshotState(1));

        assertThat(serializer.deserialize(serializer.getVersion(), written).getAssignedList())
                .containsExactlyInAnyOrder("a", "b");
    }

    private CameraEnumerator start(CameraEnumeratorState state) {
        CameraEnumerator enumerator = new CameraEnumerator(context, feed, state, () -> nanos);
        enumerator.start();
        return enumerator;
    }

    private void register(CameraEnumerator enumerator, int reader, String... held) {
        context.register(reader);
        enumerator.addReader(reader);
        enumerator.handleSourceEvent(reader, new CamerasHeld(List.of(held)));
    }

    /** Time goes by; the feed says once more that nothing has changed. */
    private void pass(Duration time) {
        nanos += time.toNanos();
        tell(true);
    }

    private void tell(boolean complete, CameraChange... changes) {
        feed.listener.changed(Arrays.asList(changes), complete);
    }

    private Map<Integer, List<String>> assigned() {
        return context.assigned.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        entry.getValue().stream()
                                                .map(CameraSplit::splitId)
                                                .toList()));
    }

    private List<CameraSplit> splits(int reader) {
        return List.copyOf(context.assigned.get(reader));
    }

    private List<CameraChange> orders(int reader) {
        List<SourceEvent> sent = context.sent.getOrDefault(reader, List.of());
        return sent.stream().map(event -> ((CameraOrder) event).message()).toList();
    }

    private static CameraChange camera(String id, long version) {
        return CameraChange.newBuilder()
                .setCameraId(id)
                .setCamera(
                        CameraDefinition.newBuilder()
                                .setId(id)
                                .setVersion(version)
                                .setUrl("rtsp://10.0.0.1/" + id))
                .build();
    }

    private static CameraChange removed(String id) {
        return CameraChange.newBuilder().setCameraId(id).build();
    }

    private static final class FakeFeed implements CameraFeed {
        private static final long serialVersionUID = 1L;

        private transient Listener listener;

        @Override
        public AutoCloseable follow(Listener given) {
            listener = given;
            return () -> {};
        }
    }
}
