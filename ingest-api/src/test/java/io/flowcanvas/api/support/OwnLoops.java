package io.flowcanvas.api.support;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Lets one API of a test close without taking the event loops of the others with it. */
@Configuration(proxyBeanMethods = false)
class OwnLoops {

    @Bean
    ReactorResourceFactory reactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }
}
