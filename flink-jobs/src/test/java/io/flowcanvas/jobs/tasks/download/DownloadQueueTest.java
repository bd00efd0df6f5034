package io.flowcanvas.jobs.tasks.download;

import static io.flowcanvas.jobs.tasks.download.Assets.asset;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DownloadQueueTest {
    private final DownloadQueue queue = queue(4, 2);

    private static DownloadQueue queue(int most, int perHost) {
        return new DownloadQueue(most, perHost, AddressPolicy::hostOf);
    }

    @Test
    void beginsNoMoreThanAllowedInAll() {
        for (int i = 0; i < 10; i++) {
            queue.add(asset("ada", "t", i, "host" + i));
        }

        List<Entry> begun = all();

        assertThat(begun).hasSize(4);
        assertThat(queue.running()).isEqualTo(4);
        queue.end(begun.get(0));
        assertThat(all()).hasSize(1);
    }

    @Test
    void beginsNoMoreThanAllowedFromOneHost() {
        for (int i = 0; i < 10; i++) {
            queue.add(asset("ada", "t", i, "busy.example:" + (8000 + i)));
        }
        queue.add(asset("ada", "t", 10, "idle.example"));

        assertThat(all())
                .extracting(Entry::host)
                .containsExactlyInAnyOrder("busy.example", "busy.example", "idle.example");
    }

    @Test
    void givesAFreedPlaceToTheNextOfTheSameHost() {
        for (int i = 0; i < 3; i++) {
            queue.add(asset("ada", "t", i, "busy.example"));
        }
        List<Entry> begun = all();

        queue.end(begun.get(0));

        assertThat(indexes(all())).containsExactly(2);
    }

    @Test
    void letsOwnersTakeTurnsWhateverTheyHaveQueued() {
        for (int i = 0; i < 100; i++) {
            queue.add(asset("ada", "t1", i, "a" + i));
        }
        queue.add(asset("bob", "t2", 0, "b"));
        queue.add(asset("eve", "t3", 0, "c"));

        assertThat(all())
                .extracting(entry -> entry.asset().getOwner())
                .containsExactly("ada", "bob", "eve", "ada");
    }

    @Test
    void letsTheTasksOfAnOwnerTakeTurnsWhateverTheirHosts() {
        for (int i = 0; i < 100; i++) {
            queue.add(asset("ada", "many-hosts", i, "a" + i));
        }
        for (int i = 0; i < 100; i++) {
            queue.add(asset("ada", "one-host", i, "b"));
        }

        assertThat(all())
                .extracting(entry -> entry.asset().getTaskId())
                .containsExactly("many-hosts", "one-host", "many-hosts", "one-host");
    }

    @Test
    void letsOwnersTakeTurnsAtAHostThatAllWant() {
        for (int task = 0; task < 50; task++) {
            queue.add(asset("ada", "t" + task, 0, "busy.example"));
            queue.add(asset("ada", "t" + task, 1, "busy.example"));
        }
        queue.add(asset("bob", "b", 0, "busy.example"));
        List<Entry> begun = all();
        queue.end(begun.get(0));
        queue.end(begun.get(1));

        assertThat(all()).extracting(entry -> entry.asset().getOwner()).contains("bob");
    }

    @Test
    void keepsTheOrderOfATask() {
        DownloadQueue one = queue(1, 1);
        for (int i = 0; i < 5; i++) {
            one.add(asset("ada", "t", i, "a"));
        }
        List<Integer> order = new ArrayList<>();
        for (Entry next = one.next(0); next != null; next = one.next(0)) {
            order.add(next.asset().getIndex());
            one.end(next);
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void dropsASecondCopy() {
        queue.add(asset("ada", "t", 0, "a"));
        Entry running = queue.next(0);
        queue.add(asset("ada", "t", 0, "a"));

        assertThat(queue.size()).isOne();
        assertThat(queue.next(0)).isNull();
        assertThat(queue.end(running)).isTrue();
        assertThat(queue.size()).isZero();
    }

    @Test
    void replacesAnOlderGenerationAndDropsOneThatComesLate() {
        FetchAsset old = asset("ada", "t", 0, "a");
        FetchAsset replacement = old.toBuilder().setGeneration(2).build();
        queue.add(old);
        Entry running = queue.next(0);

        assertThat(queue.add(replacement)).contains(running);
        assertThat(queue.end(running)).isFalse();
        assertThat(queue.add(old)).isEmpty();

        assertThat(all()).extracting(entry -> entry.asset().getGeneration()).containsExactly(2);
    }

    @Test
    void waitsForItsTime() {
        queue.add(asset("ada", "t", 0, "a"));
        Entry first = queue.next(0);
        queue.retry(
                first, first.asset().toBuilder().setAttempts(1).setNotBeforeMillis(1_000).build());

        assertThat(queue.running()).isZero();
        assertThat(queue.wakeUpMillis()).hasValue(1_000);
        assertThat(queue.next(999)).isNull();
        assertThat(queue.next(1_000)).isSameAs(first);
        assertThat(first.asset().getAttempts()).isOne();
        assertThat(queue.wakeUpMillis()).isEmpty();
    }

    @Test
    void forgetsAnAbandonedTaskAndNamesWhatIsUnderWay() {
        for (int i = 0; i < 5; i++) {
            queue.add(asset("ada", "gone", i, "a"));
        }
        queue.add(asset("ada", "gone", 5, "a").toBuilder().setNotBeforeMillis(5).build());
        queue.add(asset("ada", "stays", 0, "a"));
        List<Entry> begun = all();
        List<Entry> ofGone =
                begun.stream().filter(entry -> entry.asset().getTaskId().equals("gone")).toList();

        List<Entry> stopped = queue.abandon("gone");

        assertThat(stopped).containsExactlyInAnyOrderElementsOf(ofGone);
        assertThat(queue.size()).isOne();
        assertThat(queue.end(stopped.get(0))).isFalse();
        assertThat(queue.retry(stopped.get(0), stopped.get(0).asset())).isFalse();
        List<Entry> rest = new ArrayList<>(begun);
        rest.removeAll(stopped);
        rest.addAll(all(10));
        assertThat(rest).extracting(entry -> entry.asset().getTaskId()).containsExactly("stays");
        assertThat(queue.abandon("gone")).isEmpty();
    }

    @Test
    void givesThePlacesOfAnAbandonedTaskToThoseThatWaitForTheHost() {
        DownloadQueue one = queue(4, 1);
        one.add(asset("ada", "gone", 0, "a"));
        one.add(asset("ada", "gone", 1, "a"));
        one.add(asset("bob", "b", 0, "a"));

        // it stands ready and has not begun
        one.abandon("gone");

        assertThat(one.next(0)).isNotNull().extracting(Entry::host).isEqualTo("a");
    }

    /** Every way that states can take, against the rules that hold in each. */
    @Test
    void keepsItsLimitsAndLosesNothingWhateverHappens() {
        Random random = new Random(4);
        DownloadQueue many = queue(6, 2);
        List<Entry> running = new ArrayList<>();
        int added = 0;
        for (int step = 0; step < 20_000; step++) {
            int kind = random.nextInt(10);
            if (kind < 5) {
                String task = "t" + random.nextInt(12);
                many.add(asset("o" + task.charAt(1), task, added++, "h" + random.nextInt(5)));
            } else if (kind < 8 && !running.isEmpty()) {
                many.end(running.remove(random.nextInt(running.size())));
            } else if (kind < 9 && !running.isEmpty()) {
                Entry again = running.remove(random.nextInt(running.size()));
                many.retry(again, again.asset().toBuilder().setNotBeforeMillis(step + 5L).build());
            } else {
                running.removeAll(many.abandon("t" + random.nextInt(40)));
            }
            for (Entry next = many.next(step); next != null; next = many.next(step)) {
                running.add(next);
            }
            assertThat(many.running()).isEqualTo(running.size()).isLessThanOrEqualTo(6);
            for (int host = 0; host < 5; host++) {
                String name = "h" + host;
                assertThat(running.stream().filter(each -> each.host().equals(name)).count())
                        .isLessThanOrEqualTo(2);
            }
        }
        for (int left = many.size(); left > 0; left--) {
            running.addAll(allOf(many, Long.MAX_VALUE));
            assertThat(running).isNotEmpty();
            many.end(running.remove(0));
        }
        assertThat(many.size()).isZero();
        assertThat(many.running()).isZero();
    }

    @Test
    @Timeout(10)
    void isNotSlowedByThousandsThatWaitForOneHost() {
        DownloadQueue large = queue(100, 1);
        for (int i = 0; i < 100_000; i++) {
            large.add(asset("o" + i % 100, "t" + i % 1_000, i, "busy.example"));
        }
        large.add(asset("bob", "b", 0, "idle.example"));
        int begun = 0;
        for (Entry next = large.next(0); next != null; next = large.next(0)) {
            large.end(next);
            begun++;
        }

        assertThat(begun).isEqualTo(100_001);
    }

    @Test
    void sharesWhatTheWholeJobMayDo() {
        assertThat(List.of(Share.of(32, 0, 3), Share.of(32, 1, 3), Share.of(32, 2, 3)))
                .containsExactly(11, 11, 10);
        assertThat(Share.of(2, 7, 8)).isOne();
    }

    @Test
    void backsOffFurtherEachTimeAndNeverTooFar() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new Random(1));

        for (int failed = 1; failed < 80; failed++) {
            long bound = Math.min(2_000, 100L << Math.min(20, failed - 1));
            assertThat(backoff.pauseMillis(failed, Duration.ZERO)).isBetween(0L, bound);
        }
        assertThat(backoff.pauseMillis(1, Duration.ofSeconds(1))).isEqualTo(1_000);
        assertThat(backoff.pauseMillis(1, Duration.ofDays(1))).isEqualTo(2_000);
    }

    private List<Entry> all() {
        return all(0);
    }

    private List<Entry> all(long now) {
        return allOf(queue, now);
    }

    private static List<Entry> allOf(DownloadQueue queue, long now) {
        List<Entry> begun = new ArrayList<>();
        for (Entry next = queue.next(now); next != null; next = queue.next(now)) {
            begun.add(next);
        }
        return begun;
    }

    private static List<Integer> indexes(List<Entry> entries) {
        return entries.stream().map(entry -> entry.asset().getIndex()).toList();
    }
}
