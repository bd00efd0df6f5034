package io.flowcanvas.jobs.configuration;

import java.io.Serializable;

/**
 * An S3 bucket. Its keys come from the environment of the task managers: {@code
 * FLOWCANVAS_OBJECT_STORE_ACCESS_KEY} and {@code FLOWCANVAS_OBJECT_STORE_SECRET_KEY}; without them
 * the AWS SDK's default chain applies.
 *
 * @param endpoint base URL of an S3-compatible store; empty: AWS itself
 */
public record ObjectStoreConfiguration(String endpoint, String region, String bucket)
        implements Serializable {}
