package io.flowcanvas.api.config;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param admin account made when there is no user yet; empty: none
 */
public record BootstrapProperties(@DefaultValue Admin admin) {
    public record Admin(@DefaultValue("") String username, @DefaultValue("") String password) {
        public boolean isGiven() {
            return !username.isBlank() && !password.isBlank();
        }
    }
}
