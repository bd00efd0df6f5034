package io.flowcanvas.jobs.images.inference;

/**
 * Where models run.
 *
 * @param gpu whether it is an NVIDIA device
 * @param index of the device among its kind, from 0
 */
public record Device(boolean gpu, int index) {
    public static final Device CPU = new Device(false, 0);

    /**
     * @param name {@code cpu} or {@code gpu:INDEX}
     * @throws IllegalArgumentException if it is neither
     */
    public static Device of(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        if (!name.matches("gpu:\\d{1,3}")) {
            throw new IllegalArgumentException("a device is cpu or gpu:INDEX, not " + name);
        }
        return new Device(true, Integer.parseInt(name.substring("gpu:".length())));
    }

    @Override
    public String toString() {
        return gpu ? "gpu:" + index : "cpu";
    }
}
