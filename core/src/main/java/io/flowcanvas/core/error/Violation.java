package io.flowcanvas.core.error;

/**
 * One thing that is wrong with a request.
 *
 * @param field JSON pointer (RFC 6901) into the request, "" for all of it
 * @param issue what is wrong and what would be right, for a person
 */
public record Violation(String field, String issue) {
    /** The same violation seen from an enclosing document. */
    public Violation under(String pointer) {
        return new Violation(pointer + field, issue);
    }
}
