package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.standalone.settings.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionFolderTest {
    @TempDir private Path folder = Path.of(".");

    @Test
    void everyFileOfTheFolderIsPackedButHiddenOnesAndCaches() throws Exception {
        write("function.json", "{\"language\": \"python\", \"title\": \"greeter\"}");
        write("main.py", "x = 1");
        write("words/german.txt", "hallo");
        write(".git/config", "secret");
        write(".env", "secret");
        write("words/__pycache__/a.pyc", "old");

        FunctionFolder function = FunctionFolder.read(folder);

        assertThat(function.name()).isEqualTo("python-greeter");
        assertThat(FunctionBundle.read(function.zip(), Language.PYTHON))
                .containsOnlyKeys("function.json", "main.py", "words/german.txt");
    }

    @Test
    void aFolderWithoutDescriptionIsNamed() {
        assertThatThrownBy(() -> FunctionFolder.read(folder))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("no function.json in " + folder.toAbsolutePath());
    }

    @Test
    void aDescriptionThatIsNotJsonOrNamesNothingIsRefused() throws Exception {
        write("function.json", "{");
        assertThatThrownBy(() -> FunctionFolder.read(folder)).hasMessageContaining("is not JSON");

        write("function.json", "{\"language\": \"python\"}");
        assertThatThrownBy(() -> FunctionFolder.read(folder))
                .hasMessageContaining("\"language\" and \"title\"");
    }

    @Test
    void aLinkIsRefusedInsteadOfFollowed() throws Exception {
        write("function.json", "{\"language\": \"python\", \"title\": \"greeter\"}");
        Files.createSymbolicLink(folder.resolve("passwords"), Path.of("/etc/passwd"));

        assertThatThrownBy(() -> FunctionFolder.read(folder))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("passwords is a link");
    }

    private void write(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
