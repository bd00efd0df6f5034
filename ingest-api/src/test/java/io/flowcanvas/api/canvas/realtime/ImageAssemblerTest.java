package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageAssemblerTest {
    private static final int LARGEST = 1000;
    private static final ImageMetadata METADATA = Chunks.metadata("pipeline", Map.of());
    private static final Assembly PENDING = new Assembly.Pending();
    private static final ByteString IMAGE = Chunks.jpeg(100);

    private final MemoryBudget memory = new MemoryBudget(3000);
    private final ImageAssembler assembler =
            new ImageAssembler(
                    new ImageRules(LARGEST), 2, new SharedMemory(memory, 3000).of("anna"));

    @Test
    void putsImagesTogetherWhoseChunksInterleave() {
        List<ImageChunk> one = Chunks.of("one", METADATA, IMAGE, 3);
        List<ImageChunk> two = Chunks.of("two", METADATA, Chunks.jpeg(77), 2);

        assertThat(accept(one.get(0))).isInstanceOf(Assembly.Pending.class);
        assertThat(accept(two.get(0))).isInstanceOf(Assembly.Pending.class);
        assertThat(accept(one.get(1))).isInstanceOf(Assembly.Pending.class);
        assertThat(image(accept(two.get(1))).content()).isEqualTo(Chunks.jpeg(77));
        assertThat(image(accept(one.get(2))).content()).isEqualTo(IMAGE);
        assertThat(memory.left()).isEqualTo(3000 - 177 - 2 * METADATA.getSerializedSize());
    }

    @Test
    void takesAnImageWhoseNumberOfChunksIsNotKnown() {
        List<ImageChunk> chunks =
                Chunks.of("one", METADATA, IMAGE, 3).stream()
                        .map(chunk -> chunk.toBuilder().clearTotalChunks().build())
                        .toList();
        accept(chunks.get(0));
        accept(chunks.get(1));

        assertThat(image(accept(chunks.get(2))).content()).isEqualTo(IMAGE);
    }

    @Test
    void refusesAnImageWithAMissingChunkAndPassesItsRestOver() {
        List<ImageChunk> chunks = Chunks.of("one", METADATA, IMAGE, 4);
        accept(chunks.get(0));

        assertThat(refusal(accept(chunks.get(2)))).contains("chunk 1 is missing, 2 came");
        assertThat(accept(chunks.get(3))).isInstanceOf(Assembly.Pending.class);
        assertThat(memory.left()).isEqualTo(3000);
        assertThat(image(all(Chunks.of("one", METADATA, IMAGE, 1)))).isNotNull();
    }

    @Test
    void refusesAChunkThatComesTwice() {
        List<ImageChunk> chunks = Chunks.of("one", METADATA, IMAGE, 3);
        accept(chunks.get(0));
        accept(chunks.get(1));

        assertThat(refusal(accept(chunks.get(1)))).contains("chunk 1 came when 2 was expected");
    }

    @Test
    void refusesAnImageThatBeginsInItsMiddle() {
        assertThat(refusal(accept(Chunks.of("one", METADATA, IMAGE, 3).get(1))))
                .contains("those before it are missing");
    }

    @Test
    void refusesTotalsThatDoNotHold() {
        List<ImageChunk> chunks = Chunks.of("one", METADATA, IMAGE, 3);
        accept(chunks.get(0));
        assertThat(refusal(accept(chunks.get(1).toBuilder().setTotalChunks(4).build())))
                .contains("was 3 in the first chunk and is 4");

        accept(chunks.get(0));
        assertThat(refusal(accept(chunks.get(1).toBuilder().setIsFinal(true).build())))
                .contains("is set in chunk 1 of 3");

        accept(chunks.get(0));
        accept(chunks.get(1));
        assertThat(refusal(accept(chunks.get(2).toBuilder().setIsFinal(false).build())))
                .contains("is not set in the last of 3 chunks");
        assertThat(refusal(accept(chunks.get(0).toBuilder().setTotalChunks(-1).build())))
                .contains("/total_chunks");
    }

    @Test
    void refusesWhatIsTooLargeAsSoonAsThatIsKnown() {
        List<ImageChunk> chunks = Chunks.of("one", METADATA, Chunks.jpeg(LARGEST + 500), 3);
        accept(chunks.get(0));
        accept(chunks.get(1));
        Assembly.Refused refused = (Assembly.Refused) accept(chunks.get(2));
        assertThat(refused.reason().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);

        ImageMetadata says = METADATA.toBuilder().setFileSize(LARGEST + 1).build();
        assertThat(refusal(accept(Chunks.of("two", says, IMAGE, 2).get(0)))).contains("at most");
        assertThat(memory.left()).isEqualTo(3000);
    }

    @Test
    void refusesContentThatIsNotWhatItsMetadataSay() {
        assertThat(
                        refusal(
                                all(
                                        Chunks.of(
                                                "one",
                                                METADATA.toBuilder().setFileSize(99).build(),
                                                IMAGE,
                                                2))))
                .contains("says 99 bytes, but 100 came");
        assertThat(
                        refusal(
                                all(
                                        Chunks.of(
                                                "one",
                                                METADATA.toBuilder().setFormat("png").build(),
                                                IMAGE,
                                                2))))
                .contains("says png");
        assertThat(refusal(all(Chunks.of("one", METADATA, ByteString.EMPTY, 1))))
                .contains("no bytes");
        assertThat(memory.left()).isEqualTo(3000);
    }

    @Test
    void refusesBadMetadataWithEverythingThatIsWrong() {
        ImageMetadata bad =
                ImageMetadata.newBuilder()
                        .setFormat("bmp")
                        .setCapturedAt(Timestamp.getDefaultInstance())
                        .setPipeline(
                                METADATA.getPipeline().toBuilder()
                                        .clearPipelineId()
                                        .putParameters("return", "mail"))
                        .build();

        Assembly.Refused refused =
                (Assembly.Refused) accept(Chunks.of("one", bad, IMAGE, 1).get(0));

        assertThat(refused.reason().violations())
                .extracting(violation -> violation.field())
                .containsExactlyInAnyOrder(
                        "/metadata/format",
                        "/metadata/captured_at",
                        "/metadata/pipeline/pipeline_id",
                        "/metadata/pipeline/parameters/return");
    }

    @Test
    void refusesAFrameOfACameraWithEverythingThatIsWrong() {
        ImageMetadata bad =
                ImageMetadata.newBuilder()
                        .setFormat("tiff")
                        .setCameraId("door")
                        .setCapturedAt(Timestamp.newBuilder().setNanos(-1))
                        .setPipeline(METADATA.getPipeline().toBuilder().putParameters("width", "9"))
                        .build();

        Assembly.Refused refused =
                (Assembly.Refused) accept(Chunks.of("one", bad, IMAGE, 1).get(0));

        assertThat(refused.reason().violations())
                .extracting(violation -> violation.field())
                .containsExactlyInAnyOrder(
                        "/metadata/format",
                        "/metadata/camera_id",
                        "/metadata/captured_at",
                        "/metadata/pipeline/parameters");
    }

    @Test
    void takesAFrameOfACameraWithoutAPipeline() {
        ImageMetadata frame =
                ImageMetadata.newBuilder()
                        .setCameraId("0198c2a0-7e2b-7c11-9d2a-5b1f00c0ffee")
                        .build();

        assertThat(accept(Chunks.of("one", frame, IMAGE, 1).get(0)))
                .isInstanceOf(Assembly.Whole.class);
    }

    @Test
    void refusesChunksThatNameNoImageOrHaveNoMetadata() {
        assertThat(refusal(accept(ImageChunk.getDefaultInstance()))).contains("/correlation_id");
        assertThat(
                        refusal(
                                accept(
                                        Chunks.of("one", METADATA, IMAGE, 1).get(0).toBuilder()
                                                .clearMetadata()
                                                .build())))
                .contains("/metadata");
    }

    @Test
    void refusesASecondImageOfANameThatIsUnderWay() {
        Assembly second =
                assembler.accept(Chunks.of("one", METADATA, IMAGE, 1).get(0), "one"::equals);

        assertThat(refusal(second)).contains("under way");
    }

    @Test
    void limitsTheImagesThatAreIncomplete() {
        accept(Chunks.of("one", METADATA, IMAGE, 2).get(0));
        accept(Chunks.of("two", METADATA, IMAGE, 2).get(0));

        Assembly.Refused third =
                (Assembly.Refused) accept(Chunks.of("three", METADATA, IMAGE, 2).get(0));

        assertThat(third.reason().code()).isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void takesNoMoreMemoryThanThereIs() {
        memory.take(2950);
        // room for the metadata, not for the image
        assertThat(METADATA.getSerializedSize()).isLessThan(50);

        Assembly.Refused refused =
                (Assembly.Refused) accept(Chunks.of("one", METADATA, IMAGE, 1).get(0));

        assertThat(refused.reason().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(memory.left()).isEqualTo(50);
    }

    @Test
    void letsNoCallerHaveMoreThanTheirShare() {
        SharedMemory shared = new SharedMemory(memory, 150);
        ImageAssembler annas = new ImageAssembler(new ImageRules(LARGEST), 2, shared.of("anna"));
        ImageAssembler annasToo = new ImageAssembler(new ImageRules(LARGEST), 2, shared.of("anna"));
        ImageAssembler bertas = new ImageAssembler(new ImageRules(LARGEST), 2, shared.of("berta"));
        List<ImageChunk> image = Chunks.of("one", METADATA, IMAGE, 1);

        annas.accept(image.get(0), id -> false);
        Assembly second = annasToo.accept(image.get(0), id -> false);

        assertThat(((Assembly.Refused) second).reason().code())
                .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(bertas.accept(image.get(0), id -> false)).isInstanceOf(Assembly.Whole.class);
    }

    @Test
    void countsMetadataAsMemory() {
        accept(Chunks.of("one", METADATA, Chunks.jpeg(10), 2).get(0));

        assertThat(memory.left()).isEqualTo(3000 - 5 - METADATA.getSerializedSize());
    }

    @Test
    void refusesMetadataThatIsLarge() {
        ImageMetadata large = Chunks.metadata("pipeline", Map.of("text", "x".repeat(65_536)));

        assertThat(refusal(accept(Chunks.of("one", large, IMAGE, 2).get(0)))).contains("/metadata");
        assertThat(memory.left()).isEqualTo(3000);
    }

    @Test
    void keepsNoIdThatIsTooLong() {
        String id = "x".repeat(201);
        List<ImageChunk> chunks = Chunks.of(id, METADATA, IMAGE, 3);

        Assembly.Refused refused = (Assembly.Refused) accept(chunks.get(0));

        assertThat(refused.correlationId()).hasSizeLessThanOrEqualTo(200).startsWith("xxx");
        assertThat(accept(chunks.get(1))).as("nothing is known of it").isNotEqualTo(PENDING);
    }

    @Test
    void endsOneThatIsIncompleteAndPassesItsRestOver() {
        List<ImageChunk> chunks = Chunks.of("one", METADATA, IMAGE, 3);
        accept(chunks.get(0));
        assertThat(assembler.holds("one")).isTrue();

        assertThat(assembler.end("one", new FlowcanvasException(ErrorCode.TIMEOUT, "late")))
                .isPresent();

        assertThat(assembler.holds("one")).isFalse();
        assertThat(memory.left()).isEqualTo(3000);
        assertThat(accept(chunks.get(1))).isEqualTo(PENDING);
        assertThat(assembler.end("one", new FlowcanvasException(ErrorCode.TIMEOUT, "late")))
                .isEmpty();
    }

    @Test
    void endsWhatIsIncompleteWithTheStream() {
        accept(Chunks.of("one", METADATA, IMAGE, 2).get(0));

        assertThat(assembler.end())
                .singleElement()
                .satisfies(refused -> assertThat(refused.correlationId()).isEqualTo("one"));
        assertThat(memory.left()).isEqualTo(3000);
    }

    private Assembly all(List<ImageChunk> chunks) {
        Assembly last = new Assembly.Pending();
        for (ImageChunk chunk : chunks) {
            last = accept(chunk);
        }
        return last;
    }

    private Assembly accept(ImageChunk chunk) {
        return assembler.accept(chunk, id -> false);
    }

    private static ReceivedImage image(Assembly assembly) {
        return ((Assembly.Whole) assembly).image();
    }

    private static String refusal(Assembly assembly) {
        FlowcanvasException reason = ((Assembly.Refused) assembly).reason();
        return GrpcErrors.message(reason);
    }
}
