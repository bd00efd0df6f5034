package io.flowcanvas.outbound;

import io.flowcanvas.core.error.ErrorCode;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a client is told. A name that is not known, a port that is closed and an address that does
 * not answer sound alike, so that nobody can map a network with us.
 */
final class Failures {
    private Failures() {}

    static OutboundException unreachable(Destination destination, Throwable cause) {
        return OutboundException.passing(
                ErrorCode.DOWNLOAD_FAILED,
                destination.host()
                        + " could not be reached; check the address and that its server"
                        + " is up",
                cause);
    }

    /** There is no address; only that we are busy ourselves is told apart. */
    static OutboundException unresolved(Destination destination, Throwable thrown) {
        return unwrapped(thrown) instanceof OutboundException ours
                ? ours
                : unreachable(destination, thrown);
    }

    /** What went wrong once there was a connection. */
    static OutboundException of(Destination destination, Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof OutboundException known) {
            return known;
        }
        if (cause instanceof ConnectFailedException) {
            return unreachable(destination, cause);
        }
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return OutboundException.passing(
                    ErrorCode.TIMEOUT, destination.host() + " did not answer in time", cause);
        }
        if (isAboutTrust(cause)) {
            return OutboundException.lasting(
                    ErrorCode.DOWNLOAD_FAILED,
                    "the certificate of "
                            + destination.host()
                            + " is not trusted or not for this name",
                    cause);
        }
        return OutboundException.passing(
                ErrorCode.DOWNLOAD_FAILED,
                cause instanceof SSLException
                        ? destination.host() + " did not agree on TLS"
                        : "the connection to " + destination.host() + " broke off",
                cause);
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? unwrapped(cause) : thrown;
    }

    private static boolean isAboutTrust(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLPeerUnverifiedException
                    || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
