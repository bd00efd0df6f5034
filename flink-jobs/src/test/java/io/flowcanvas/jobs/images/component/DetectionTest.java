package io.flowcanvas.jobs.images.component;

import static io.flowcanvas.jobs.images.processing.Runs.item;
import static io.flowcanvas.jobs.images.processing.Runs.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionTest {
    private static final Picture ASTRONAUT = Picture.decode(Photos.bytes("astronaut.png"));
    // the astronaut's face: brows to chin, ear to ear
    private static final int FACE_LEFT = 195;
    private static final int FACE_TOP = 90;
    private static final int FACE_RIGHT = 255;
    private static final int FACE_BOTTOM = 165;

    @Test
    void findsTheAstronautAndTheCupAsTheReferenceDoes() {
        Detection person = detections("astronaut.png", "{'component': 'ai_detection'}").get(0);
        Detection cup = detections("coffee.png", "{'component': 'ai_detection'}").get(0);

        assertThat(person.label()).isEqualTo("person");
        assertThat(person.score()).isCloseTo(0.73, within(0.01));
        assertThat(cup.label()).isEqualTo("cup");
        assertThat(cup.score()).isCloseTo(0.53, within(0.01));
        Detection.Box box = cup.box();
        assertThat(box.imageWidth()).isEqualTo(600);
        assertThat(box.x() + box.width() / 2).isBetween(200.0, 400.0);
        assertThat(box.x() + box.width()).isLessThanOrEqualTo(600);
    }

    @Test
    void keepsOnlyTheClassesTheScoresAndTheNumberAsked() {
        String all = "{'component': 'ai_detection', 'parameters': {'threshold': 0.2%s}}";

        assertThat(detections("coffee.png", all.formatted("")).size()).isGreaterThan(1);
        assertThat(detections("coffee.png", all.formatted(", 'classes': ['cup']")))
                .isNotEmpty()
                .allMatch(detection -> detection.label().equals("cup"));
        assertThat(detections("coffee.png", all.formatted(", 'max_detections': 1"))).hasSize(1);
        assertThat(
                        detections(
                                "coffee.png",
                                "{'component': 'ai_detection', 'parameters': {'threshold': 0.9}}"))
                .isEmpty();
    }

    @Test
    void anUnknownClassNamesThoseOfTheModel() {
        assertThatThrownBy(
                        () ->
                                detections(
                                        "coffee.png",
                                        "{'component': 'ai_detection', 'parameters': {'classes':"
                                                + " ['unicorn']}}"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.COMPONENT_FAILED))
                .hasMessageContaining("unicorn")
                .hasMessageContaining("person, bicycle");
    }

    @Test
    void aMissingModelNamesThoseThereAreAndHowToAddIt() {
        assertThatThrownBy(
                        () ->
                                detections(
                                        "coffee.png",
                                        "{'component': 'ai_detection', 'parameters': {'model':"
                                                + " 'yolo11'}}"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND))
                .hasMessageContaining("there are blazeface, nanodet")
                .hasMessageContaining("put yolo11.onnx into the models folder")
                .hasMessageContaining("models/yolo11.onnx");
    }

    @Test
    void findsTheAstronautsFaceAndNoneInACup() {
        List<Detection> faces = detections("astronaut.png", "{'component': 'face_detection'}");

        assertThat(faces).hasSize(1);
        Detection.Box box = faces.get(0).box();
        assertThat(faces.get(0).label()).isEqualTo("face");
        assertThat(box.x() + box.width() / 2).isBetween(200.0, 250.0);
        assertThat(box.y() + box.height() / 2).isBetween(90.0, 160.0);
        assertThat(box.width()).isBetween(50.0, 130.0);
        assertThat(detections("coffee.png", "{'component': 'face_detection'}")).isEmpty();
    }

    @Test
    void drawsBoxesInTheColourOfTheClassOnTheImageAsItIsNow() {
        String draw = "{'component': 'draw_detections', 'parameters': {'labels': false}}";
        Picture drawn = photo("coffee.png", "[{'component': 'ai_detection'}, " + draw + "]");
        Picture turned =
                photo(
                        "coffee.png",
                        "[{'component': 'ai_detection'}, {'component': 'rotate', 'parameters':"
                                + " {'angle': 90}}, "
                                + draw
                                + "]");
        Detection.Box box = detections("coffee.png", "{'component': 'ai_detection'}").get(0).box();
        Colour colour = Colour.ofName("cup");
        int rgb = colour.red() << 16 | colour.green() << 8 | colour.blue();
        int x = (int) Math.round(box.x());
        int y = (int) Math.round(box.y() + box.height() / 2);

        assertThat(drawn.rgb(x, y)).isEqualTo(rgb);
        assertThat(turned.rgb(400 - 1 - y, x)).isEqualTo(rgb);
    }

    @Test
    void boxesStayOnTheirThingThroughResizeCropAndFlip() {
        String draw = "{'component': 'draw_detections', 'parameters': {'labels': false}}]";
        Picture drawn =
                photo(
                        "coffee.png",
                        "[{'component': 'ai_detection'}, {'component': 'resize', 'parameters':"
                                + " {'width': 300}}, {'component': 'crop', 'parameters': {'x': 20,"
                                + " 'y': 10, 'width': 270, 'height': 180}}, {'component': 'flip'}, "
                                + draw);
        Detection.Box box = detections("coffee.png", "{'component': 'ai_detection'}").get(0).box();
        Colour colour = Colour.ofName("cup");
        int rgb = colour.red() << 16 | colour.green() << 8 | colour.blue();
        int x = 270 - (int) Math.round(box.x() / 2 - 20);
        int y = (int) Math.round((box.y() + box.height() / 2) / 2 - 10);

        assertThat(List.of(drawn.rgb(x - 1, y), drawn.rgb(x, y), drawn.rgb(x - 2, y)))
                .contains(rgb);
    }

    @Test
    void drawsNothingBelowTheLeastScore() {
        Picture drawn =
                photo(
                        "coffee.png",
                        "[{'component': 'ai_detection'}, {'component': 'draw_detections',"
                                + " 'parameters': {'min_score': 0.99}}]");

        assertThat(drawn.difference(Picture.decode(Photos.bytes("coffee.png")))).isZero();
    }

    @Test
    void tagsStayInsideAVerySmallImage() {
        Picture tiny =
                photo(
                        "astronaut.png",
                        "[{'component': 'ai_detection'}, {'component': 'resize', 'parameters':"
                                + " {'width': 24}}, {'component': 'draw_detections'}]");

        assertThat(tiny.width()).isEqualTo(24);
    }

    @Test
    void faceBlurHidesTheFaceAndNothingElse() {
        Picture blurred = photo("astronaut.png", "[{'component': 'face_blur'}]");

        assertThat(detailOfFace(blurred)).isLessThan(detailOfFace(ASTRONAUT) / 2);
        assertThat(blurred.rgb(20, 20)).isEqualTo(ASTRONAUT.rgb(20, 20));
        assertThat(blurred.rgb(400, 400)).isEqualTo(ASTRONAUT.rgb(400, 400));
        assertThat(facesIn("{'component': 'face_blur'}")).isEmpty();
    }

    @Test
    void pixelateMakesSquares() {
        Picture squares =
                photo(
                        "astronaut.png",
                        "[{'component': 'face_blur', 'parameters': {'mode': 'pixelate',"
                                + " 'strength': 1}}]");
        int same = 0;
        for (int x = FACE_LEFT; x < FACE_RIGHT; x++) {
            same += squares.rgb(x, 130) == squares.rgb(x + 1, 130) ? 1 : 0;
        }

        assertThat(same).isGreaterThan((FACE_RIGHT - FACE_LEFT) * 9 / 10);
    }

    @Test
    void faceBlurTakesTheFacesOfAnEarlierStep() {
        Picture blurred =
                photo(
                        "astronaut.png",
                        "[{'component': 'face_detection'}, {'component': 'flip'}, {'component':"
                                + " 'face_blur'}]");
        Picture flipped = photo("astronaut.png", "[{'component': 'flip'}]");
        double before = flipped.detail(512 - FACE_RIGHT, FACE_TOP, 512 - FACE_LEFT, FACE_BOTTOM);
        double after = blurred.detail(512 - FACE_RIGHT, FACE_TOP, 512 - FACE_LEFT, FACE_BOTTOM);

        assertThat(after).isLessThan(before / 2);
    }

    private static double detailOfFace(Picture picture) {
        return picture.detail(FACE_LEFT, FACE_TOP, FACE_RIGHT, FACE_BOTTOM);
    }

    private static List<Detection> facesIn(String step) {
        return detections("astronaut.png", step + ", {'component': 'face_detection'}");
    }

    private static List<Detection> detections(String photo, String step) {
        return item(Photos.bytes(photo), "[" + step + "]").detections();
    }
}
