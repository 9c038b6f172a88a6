package io.streamtune.cli.demo.session;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of a demo.
 *
 * @param images folder of images to send repeatedly; empty for generated pictures
 * @param model file, bundle or name of the model; empty for the ResNet-50 of the model store
 * @param count number of images to send
 * @param rate images per second
 * @param tta whether to average over augmented views
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param exit whether to end after the last answer
 * @param page whether and where to serve the page
 */
public record DemoOptions(
    Optional<Path> images,
    Optional<String> model,
    int count,
    double rate,
    boolean tta,
    String device,
    boolean exit,
    DemoPage.Choice page) {}
