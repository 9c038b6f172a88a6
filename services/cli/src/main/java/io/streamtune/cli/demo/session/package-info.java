/** What both demos need: topics, images to send, the page, and an orderly end. */
@NullMarked
package io.streamtune.cli.demo.session;

import org.jspecify.annotations.NullMarked;
