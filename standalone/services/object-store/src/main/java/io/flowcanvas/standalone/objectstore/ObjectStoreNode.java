package io.flowcanvas.standalone.objectstore;

import io.flowcanvas.standalone.guard.ParentWatch;
import io.flowcanvas.standalone.guard.ReadySignal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Serves a folder through the S3 API on loopback; requests must be signed with the keys. Makes the
 * bucket when it is not there.
 *
 * <p>Arguments: data folder, port, bucket. Environment: {@value #ACCESS_KEY} and {@value
 * #SECRET_KEY}. Ends with an exception that names the port when it is taken.
 */
public final class ObjectStoreNode {
    static final String ACCESS_KEY = "FLOWCANVAS_OBJECT_STORE_ACCESS_KEY";
    static final String SECRET_KEY = "FLOWCANVAS_OBJECT_STORE_SECRET_KEY";

    /** A chunk is held in memory while its signature is checked. */
    private static final long UNCHUNKED_REQUEST_BYTES = 64L << 20;

    private static final int THREADS = 100;

    private ObjectStoreNode() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: ObjectStoreNode FOLDER PORT BUCKET");
        }
        ParentWatch.start();
        Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        BlobStore store = new FilesystemNio2BlobStore(folder.toString());
        if (!store.containerExists(arguments[2])) {
            store.createContainer(arguments[2]);
        }
        S3Proxy proxy = proxy(store, Integer.parseInt(arguments[1]));
        proxy.start();
        ReadySignal.send();
    }

    private static S3Proxy proxy(BlobStore store, int port) {
        return S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4, required(ACCESS_KEY), required(SECRET_KEY))
                .v4MaxNonChunkedRequestSize(UNCHUNKED_REQUEST_BYTES)
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(THREADS)
                .build();
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("set the environment variable " + variable);
        }
        return value;
    }
}
