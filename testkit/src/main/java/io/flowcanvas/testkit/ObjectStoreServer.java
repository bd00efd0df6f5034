package io.flowcanvas.testkit;

/** S3 with path-style addresses and signatures checked; the bucket is there. */
public final class ObjectStoreServer extends Server {
    static final String BUCKET = "flowcanvas";
    static final String ACCESS_KEY = "testkit-access";
    static final String SECRET_KEY = "testkit-secret-key";

    private final int port;

    ObjectStoreServer(Lifecycle lifecycle, int port) {
        super(lifecycle);
        this.port = port;
    }

    /** {@code http://host:port}. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    public String region() {
        return "us-east-1";
    }

    public String accessKey() {
        return ACCESS_KEY;
    }

    public String secretKey() {
        return SECRET_KEY;
    }

    /** Shared by all tests: write under a prefix of your own. */
    public String bucket() {
        return BUCKET;
    }
}
