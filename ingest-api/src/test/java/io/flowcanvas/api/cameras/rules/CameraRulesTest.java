package io.flowcanvas.api.cameras.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowcanvas.api.cameras.CameraDocument;
import io.flowcanvas.api.cameras.FrameChoice;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CameraRulesTest {
    private static final String PIPELINE = "0198c2a0-7e2b-7c11-9d2a-5b1f00c0ffee";

    @Test
    void fillsInWhatIsNotSaid() {
        CameraDocument made = CameraRules.create(json(camera()));

        assertThat(made)
                .isEqualTo(
                        new CameraDocument(
                                "door",
                                "rtsp://anna:secret@10.1.2.3:8554/live?x=1",
                                UUID.fromString(PIPELINE),
                                FrameChoice.LATEST,
                                null,
                                true,
                                List.of(),
                                List.of(),
                                BigDecimal.ZERO));
    }

    @Test
    void readsLinesAndZones() {
        CameraDocument made =
                CameraRules.create(
                        json(
                                camera(
                                        "'lines':[{'id':'gate','from':{'x':0,'y':0.50},"
                                                + "'to':{'x':1,'y':0.5},'labels':['person']}]",
                                        "'zones':[{'id':'yard','corners':[{'x':0,'y':0},"
                                                + "{'x':1,'y':0},{'x':0,'y':1}],"
                                                + "'dwell_seconds':2.5}]",
                                        "'no_motion_seconds':60")));

        assertThat(made.lines().get(0).from().y()).isEqualTo(new BigDecimal("0.5"));
        assertThat(made.lines().get(0).labels()).containsExactly("person");
        assertThat(made.zones().get(0).corners()).hasSize(3);
        assertThat(made.zones().get(0).dwellSeconds()).isEqualTo(new BigDecimal("2.5"));
        assertThat(made.noMotionSeconds()).isEqualTo(new BigDecimal("60"));
    }

    @Test
    void namesEveryFaultAtOnceWithItsPointer() {
        List<Violation> faults =
                faults(
                        "{'name':'','url':'ftp://x','pipeline_id':'seven',"
                                + "'frame_policy':'often','max_fps':1e400,'enabled':'yes',"
                                + "'colour':1,'lines':[{'id':'a','from':{'x':0,'y':0},"
                                + "'to':{'x':0,'y':0}},{'id':'b c','from':{'x':2,'y':0},"
                                + "'to':{'x':0}}],'zones':[{'id':'a','corners':[{'x':0,'y':0},"
                                + "{'x':1,'y':1},{'x':1,'y':0},{'x':0,'y':1}],"
                                + "'dwell_seconds':-1}],"
                                + "'no_motion_seconds':true}");

        assertThat(faults)
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/url",
                        "/pipeline_id",
                        "/frame_policy",
                        "/max_fps",
                        "/enabled",
                        "/colour",
                        "/lines/0/to",
                        "/lines/1/id",
                        "/lines/1/from/x",
                        "/lines/1/to/y",
                        "/zones/0/id",
                        "/zones/0/corners",
                        "/zones/0/dwell_seconds",
                        "/no_motion_seconds");
        assertThat(faults).allSatisfy(fault -> assertThat(fault.issue()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "'camera'"})
    void refusesWhatIsNoObject(String document) {
        assertThat(faults(document)).isNotEmpty();
    }

    @Test
    void wantsEitherAnAddressOrToBePushed() {
        String named = "{'name':'a','pipeline_id':'" + PIPELINE + "'";

        assertThat(faults(named + "}")).extracting(Violation::field).containsExactly("/url");
        assertThat(faults(named + ",'url':null}")).hasSize(1);
        assertThat(faults(named + ",'push':false}")).hasSize(1);
        assertThat(faults(named + ",'push':true,'url':'file:a.mp4'}")).hasSize(1);
        assertThat(CameraRules.create(json(named + ",'push':true}")).isPushed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'frame_policy':'sample(5)'                | sample(5)   | 5",
                "'frame_policy':'sample','max_fps':5.0     | sample(5)   | 5",
                "'frame_policy':'sample(2.50)','max_fps':2.5 | sample(2.5) | 2.5",
                "'frame_policy':'sample(10)'               | sample(10)  | 10",
                "'frame_policy':'every'                    | every       |",
                "'frame_policy':'latest','max_fps':0.5     | latest      | 0.5",
                "'max_fps':1e1                             | latest      | 10"
            })
    void saysTheRateOfASampleTwice(String written, String policy, BigDecimal rate) {
        ShownCamera shown = ShownCamera.of(CameraRules.create(json(camera(written))));

        assertThat(shown.framePolicy()).isEqualTo(policy);
        assertThat(shown.maxFps()).isEqualTo(rate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'frame_policy':'sample'                   | /max_fps",
                "'frame_policy':'sample(5)','max_fps':6    | /max_fps",
                "'frame_policy':'sample(0)'                | /frame_policy",
                "'frame_policy':'sample(241)'              | /frame_policy",
                "'frame_policy':'sample(-1)'               | /frame_policy",
                "'frame_policy':'sample(1e9)'              | /frame_policy",
                "'frame_policy':'Latest'                   | /frame_policy",
                "'max_fps':0                               | /max_fps",
                "'max_fps':241                             | /max_fps"
            })
    void refusesRatesThatMeanNothing(String written, String field) {
        assertThat(faults(camera(written))).extracting(Violation::field).containsExactly(field);
    }

    @Test
    void hidesUserAndPassword() {
        CameraDocument stored = CameraRules.create(json(camera()));

        assertThat(ShownCamera.of(stored).url()).isEqualTo("rtsp://***:***@10.1.2.3:8554/live?x=1");
        assertThat(stored.toString()).doesNotContain("secret");
        assertThat(CameraUrl.parse(String.valueOf(stored.url())).toString())
                .doesNotContain("secret");
    }

    @Test
    void keepsThePasswordThatIsSentBackMasked() {
        CameraDocument stored = CameraRules.create(json(camera()));

        CameraDocument sentBack =
                CameraRules.replace(stored, Json.mapper().valueToTree(ShownCamera.of(stored)));
        CameraDocument elsewhere =
                CameraRules.patch(stored, json("{'url':'rtsp://***:***@10.1.2.3:8554/other'}"));

        assertThat(sentBack).isEqualTo(stored);
        assertThat(elsewhere.url()).isEqualTo("rtsp://anna:secret@10.1.2.3:8554/other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://***:***@10.1.2.4:8554/live",
                "rtsp://***:***@10.1.2.3/live",
                "http://***:***@10.1.2.3:8554/live",
                "rtsp://***:***@10.1.2.3:8554@evil.test/live"
            })
    void tellsNoPasswordToAnotherServer(String url) {
        CameraDocument stored = CameraRules.create(json(camera()));

        FlowcanvasException refused =
                catchThrowableOfType(
                        FlowcanvasException.class,
                        () -> CameraRules.patch(stored, json("{'url':'" + url + "'}")));

        // the last one is no mask, but a user and password of its own
        if (url.contains("evil")) {
            assertThat(refused).isNull();
        } else {
            assertThat(refused.violations()).extracting(Violation::field).containsExactly("/url");
        }
    }

    @Test
    void aNewCameraHasNoPasswordToKeep() {
        assertThat(
                        faults(
                                "{'name':'a','url':'rtsp://***:***@h/','pipeline_id':'"
                                        + PIPELINE
                                        + "'}"))
                .extracting(Violation::field)
                .containsExactly("/url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp:/h/a",
                "rtsp://",
                "rtsp://u:p@/a",
                "rtsp://h:0/",
                "rtsp://h:65536/",
                "rtsp://h:12a/",
                "rtsp://u:p/w@h/",
                "http://h\\\\x/",
                "http://h/a b",
                "rtsp://[::1/",
                "file:",
                "file:///",
                "javascript:x",
                "h/a",
                ""
            })
    void refusesAddressesThatCannotBeOpened(String url) {
        assertThat(faults("{'name':'a','url':'" + url + "','pipeline_id':'" + PIPELINE + "'}"))
                .extracting(Violation::field)
                .contains("/url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://[2001:db8::1]:554/a",
                "RTSPS://cam.example.org/",
                "http://h/video.mjpg?fps=5",
                "https://h/live/index.m3u8#x",
                "file:clips/a.mp4",
                "file:///a.mp4"
            })
    void takesAddressesOfEveryKind(String url) {
        CameraUrl parsed = CameraUrl.parse(url);

        assertThat(parsed.written()).isEqualToIgnoringCase(url);
        assertThat(parsed.masked()).isEqualTo(parsed);
    }

    @Test
    void aPatchChangesOnlyWhatItNames() {
        CameraDocument stored =
                CameraRules.create(json(camera("'frame_policy':'sample(5)'", "'enabled':false")));

        CameraDocument renamed = CameraRules.patch(stored, json("{'name':'gate'}"));

        assertThat(renamed.name()).isEqualTo("gate");
        assertThat(renamed.url()).isEqualTo(stored.url());
        assertThat(renamed.enabled()).isFalse();
        assertThat(renamed.maxFps()).isEqualTo(new BigDecimal("5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'frame_policy':'sample(10)'}              | sample(10) | 10",
                "{'max_fps':10}                             | sample(10) | 10",
                "{'frame_policy':'sample'}                  | sample(5)  | 5",
                "{'frame_policy':'latest'}                  | latest     |",
                "{'frame_policy':'latest','max_fps':7}      | latest     | 7"
            })
    void aPatchOfEitherRateChangesBoth(String patch, String policy, BigDecimal rate) {
        CameraDocument stored = CameraRules.create(json(camera("'frame_policy':'sample(5)'")));

        ShownCamera shown = ShownCamera.of(CameraRules.patch(stored, json(patch)));

        assertThat(shown.framePolicy()).isEqualTo(policy);
        assertThat(shown.maxFps()).isEqualTo(rate);
    }

    @Test
    void aPatchWithNullTakesAway() {
        CameraDocument stored = CameraRules.create(json(camera("'max_fps':5", "'enabled':false")));

        CameraDocument patched =
                CameraRules.patch(
                        stored, json("{'max_fps':null,'enabled':null,'url':null,'push':true}"));

        assertThat(patched.maxFps()).isNull();
        assertThat(patched.enabled()).isTrue();
        assertThat(patched.isPushed()).isTrue();
    }

    @Test
    void aPatchIsAnObject() {
        CameraDocument stored = CameraRules.create(json(camera()));

        assertThat(
                        catchThrowableOfType(
                                FlowcanvasException.class,
                                () -> CameraRules.patch(stored, json("[]"))))
                .isNotNull();
    }

    @Test
    void isStoredAndReadAgainAsItWas() {
        CameraDocument made =
                CameraRules.create(
                        json(
                                camera(
                                        "'frame_policy':'sample(0.5)'",
                                        "'zones':[{'id':'yard','corners':[{'x':0,'y':0},"
                                                + "{'x':1,'y':0},{'x':0,'y':0.10}]}]")));

        String stored = Json.mapper().writeValueAsString(made);

        assertThat(Json.mapper().readValue(stored, CameraDocument.class)).isEqualTo(made);
        assertThat(stored).contains("\"frame_policy\":\"sample\"");
    }

    private static List<Violation> faults(String document) {
        FlowcanvasException refused =
                catchThrowableOfType(
                        FlowcanvasException.class, () -> CameraRules.create(json(document)));
        assertThat(refused).as("taken: %s", document).isNotNull();
        return refused.violations();
    }

    private static String camera(String... more) {
        String all =
                "{'name':'door','url':'rtsp://anna:secret@10.1.2.3:8554/live?x=1','pipeline_id':'"
                        + PIPELINE
                        + "'";
        return Arrays.stream(more).map(each -> "," + each).reduce(all, String::concat) + "}";
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
