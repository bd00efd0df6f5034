package io.flowcanvas.standalone.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Asks before something that cannot be undone. */
final class Confirmation {
    private Confirmation() {}

    /** An input that has ended says no. */
    static boolean given(String question, PrintWriter out) throws IOException {
        out.print(question + " [yes/no] ");
        out.flush();
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return "yes".equalsIgnoreCase(input.readLine());
    }
}
