package io.flowcanvas.testkit;

/** A program that starts services and waits to be killed. */
final class ServicesHolder {
    private ServicesHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        Services.postgres();
        Services.redis();
        System.out.println("started");
        Thread.currentThread().join();
    }
}
