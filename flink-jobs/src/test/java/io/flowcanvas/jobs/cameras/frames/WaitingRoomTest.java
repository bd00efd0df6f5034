package io.flowcanvas.jobs.cameras.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final int MEBIBYTE = 1 << 20;

    private final WaitingRoom room = new WaitingRoom();

    @Test
    void aCameraMayKeepAsManyFramesAndBytesAndNoMore() {
        WaitingRoom.Bench many = room.bench();
        WaitingRoom.Bench large = room.bench();
        for (int i = 0; i < WaitingRoom.MOST_FRAMES; i++) {
            assertThat(many.hasRoom(1)).isTrue();
            many.enter(1);
        }

        assertThat(many.hasRoom(1)).isFalse();
        assertThat(large.hasRoom((int) WaitingRoom.MOST_BYTES)).isTrue();
        assertThat(large.hasRoom((int) WaitingRoom.MOST_BYTES + 1)).isFalse();
        many.leave(1);
        assertThat(many.hasRoom(1)).isTrue();
    }

    @Test
    void allCamerasTogetherAreBounded() {
        WaitingRoom.Bench last = room.bench();
        for (long bytes = 0; bytes < WaitingRoom.MOST_BYTES_TOGETHER; bytes += MEBIBYTE) {
            assertThat(last.hasRoom(MEBIBYTE)).isTrue();
            room.bench().enter(MEBIBYTE);
        }

        assertThat(last.hasRoom(1)).isFalse();
    }
}
