package io.flowcanvas.functions.http;

/** One HTTP request, whole. */
final class Request {
    private final RequestHead head;
    private final byte[] body;

    Request(RequestHead head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    String method() {
        return head.method();
    }

    /** Without a query. */
    String path() {
        return head.path();
    }

    byte[] body() {
        return body;
    }

    /** By another server, which is not to get it back. */
    boolean isPassedOn() {
        return head.passedOn();
    }

    /** Whether another one may follow on its connection. */
    boolean keepsConnection() {
        return head.keepsConnection();
    }
}
