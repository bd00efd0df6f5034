package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.io.Serializable;

/** What an operator needs to download: a client, the object store. */
interface Downloads extends AutoCloseable {
    Download begin(FetchAsset asset);

    /** Ends all that is under way. */
    @Override
    void close();

    /** How an operator comes by them. */
    interface Factory extends Serializable {
        /**
         * @param connections most downloads at a time
         */
        Downloads open(
                DownloadConfiguration configuration,
                ObjectStoreConfiguration store,
                int connections);
    }
}
