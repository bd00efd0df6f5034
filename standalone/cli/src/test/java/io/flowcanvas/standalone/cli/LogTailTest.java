package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir private Path folder = Path.of(".");
    private final StringWriter shown = new StringWriter();
    private final PrintWriter out = new PrintWriter(shown);
    private Path log = Path.of(".");

    @BeforeEach
    void writeSomeLines() throws Exception {
        log = folder.resolve("kafka.log");
        Files.writeString(log, "one\ntwo\nthree\n");
    }

    @Test
    void theLastLinesComeFirstAndThenWhatIsWritten() throws Exception {
        LogTail tail = new LogTail(log, "kafka | ");

        tail.printLast(2, out);
        append("four\nfi");
        tail.printNew(out);
        append("ve\n");
        tail.printNew(out);

        assertThat(shown.toString().lines())
                .containsExactly("kafka | two", "kafka | three", "kafka | four", "kafka | five");
    }

    @Test
    void aLogThatWasPutAsideIsReadFromItsNewStart() throws Exception {
        LogTail tail = new LogTail(log, "");
        tail.printLast(0, out);

        Files.writeString(log, "new\n");
        tail.printNew(out);

        assertThat(shown.toString().lines()).containsExactly("new");
    }

    @Test
    void theLastLineIsTheLastThatSaysSomething() throws Exception {
        append("\n  \n");

        assertThat(LogTail.lastLine(log)).contains("three");
        assertThat(LogTail.lastLine(folder.resolve("none.log"))).isEmpty();
    }

    private void append(String text) throws Exception {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
