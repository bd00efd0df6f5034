/** What the user chose: folders, ports, external services. Values only; touches the JDK. */
@NullMarked
package io.flowcanvas.standalone.settings;

import org.jspecify.annotations.NullMarked;
