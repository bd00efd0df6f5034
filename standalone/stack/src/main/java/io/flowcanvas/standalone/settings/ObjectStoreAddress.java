package io.flowcanvas.standalone.settings;

import java.net.URI;

/** An S3 bucket with path-style address and its keys. */
public record ObjectStoreAddress(
        URI endpoint, String region, String bucket, String accessKey, String secretKey) {
    public static final String STANDARD_REGION = "us-east-1";
    public static final String STANDARD_BUCKET = "flowcanvas";

    /**
     * @throws StackException when the endpoint is not an http(s) URL or a key is empty
     */
    public ObjectStoreAddress {
        boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!web || endpoint.getHost() == null) {
            throw new StackException("--s3 %s: write it as http://host:port".formatted(endpoint));
        }
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new StackException(
                    "an external S3 needs its keys: set FLOWCANVAS_S3_ACCESS_KEY and"
                            + " FLOWCANVAS_S3_SECRET_KEY");
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return endpoint + "/" + bucket;
    }
}
