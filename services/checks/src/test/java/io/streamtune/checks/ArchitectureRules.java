package io.streamtune.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The architecture as rules over the packages below a root: {@code io.streamtune}, or the canaries'
 * root, where every rule must find something.
 */
final class ArchitectureRules {
  /** The stages of the inference service, in path order. */
  static final List<String> STAGES = List.of("ingest", "decode", "batch", "classify", "publish");

  /**
   * Types that are handed from stage to stage though they are neither records nor sealed: owners of
   * native or pooled memory. By simple name.
   */
  private static final Set<String> HANDED_ON = Set.of();

  /** Classes that may block their own thread by {@code Thread.sleep}, by simple name. */
  private static final Set<String> SLEEPERS = Set.of();

  /**
   * Classes that read the clock themselves, by simple name, besides {@code *Main} and {@code
   * *Clock}, the command line, the load test and the embedded broker. Others are handed a {@code
   * LongSupplier} (a reference {@code System::nanoTime} is no call), a {@code Clock} or a number.
   */
  // Await: the wiring's own waits, with a deadline, when a service starts and stops.
  private static final Set<String> CLOCK_READERS = Set.of("Await");

  private static final Set<String> PURE_CLASSES = Set.of("OffsetLedger");

  private final String root;

  ArchitectureRules(String root) {
    this.root = root;
  }

  /** Each vendor's types stop at one module. */
  List<ArchRule> vendors() {
    return List.of(
        vendor("Kafka clients", List.of("stream"), "org.apache.kafka.clients"),
        vendor("Kafka's common types", List.of("stream", "broker"), "org.apache.kafka.common"),
        kafkaBroker(),
        vendor("ONNX Runtime", List.of("engine"), "ai.onnxruntime"),
        vendor("OpenCV", List.of("vision"), "org.bytedeco"),
        vendor("ONNX's messages", List.of("model.onnx"), "ai.onnx"),
        vendor("protobuf", List.of("model.onnx", "testkit"), "com.google.protobuf"),
        vendor("OpenTelemetry", List.of("host.traces", "testkit"), "io.opentelemetry"),
        vendor("Vert.x", List.of("host", "inference", "trainer.service", "console"), "io.vertx"),
        vendor("DJL", List.of("trainer.finetune"), "ai.djl"),
        vendor("picocli", List.of("display.terminal", "loadtest", "cli"), "picocli"),
        vendor("progressbar", List.of("display.terminal"), "me.tongfei"));
  }

  /** No package depends on itself by way of others. */
  ArchRule cycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  /** A stage knows what the stages before it hand on, and nothing of the stages after it. */
  List<ArchRule> stageOrder() {
    List<ArchRule> rules = new ArrayList<>();
    for (int i = 0; i < STAGES.size(); i++) {
      List<String> before = STAGES.subList(0, i);
      List<String> after = STAGES.subList(i + 1, STAGES.size());
      rules.add(
          noClasses()
              .that(within(stage(STAGES.get(i))))
              .should()
              .dependOnClassesThat(
                  describe(
                      "belong to a later stage, or to an earlier one and are not handed on",
                      type ->
                          after.stream().anyMatch(s -> within(stage(s)).test(type))
                              || (before.stream().anyMatch(s -> within(stage(s)).test(type))
                                  && !isHandedOn(type))))
              .as("stage " + STAGES.get(i) + " imports only records of the stages before it")
              .allowEmptyShould(true));
    }
    return rules;
  }

  /** Packages whose types are public for their own module alone. */
  ArchRule innerPackages() {
    return noClasses()
        .that(DescribedPredicate.not(within(root + ".stream")))
        .should()
        .dependOnClassesThat(
            describe(
                "belong to the inside of stream",
                type ->
                    within(root + ".stream.client").test(type)
                        || within(root + ".stream.commit").test(type)))
        .as("stream.client and stream.commit only in stream")
        .allowEmptyShould(true);
  }

  /** Main knows all; nobody knows Main. */
  ArchRule nobodyImportsMain() {
    return noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are a Main of ours, from another class",
                type -> within(root).test(type) && type.getSimpleName().endsWith("Main")))
        .as("nobody imports Main")
        .allowEmptyShould(true);
  }

  /** Decisions are pure: no clock, thread, logger or input and output. */
  List<ArchRule> pure() {
    DescribedPredicate<JavaClass> pure =
        describe(
            "are pure",
            type ->
                within(root).test(type)
                    && (within(stage("batch")).test(type)
                        || PURE_CLASSES.contains(outermost(type).getSimpleName())));
    ArchRule imports =
        classes()
            .that(pure)
            .should()
            .onlyDependOnClassesThat(
                within("java").or(within("io.streamtune")).or(within("org.jspecify")))
            .as("pure classes import only java.* and our own types");
    ArchRule world =
        noClasses()
            .that(pure)
            .should()
            .dependOnClassesThat(
                describe(
                    "are threads, clocks, or input and output",
                    type ->
                        type.isEquivalentTo(Thread.class)
                            || type.isAssignableTo(java.util.concurrent.Executor.class)
                            || type.isAssignableTo(java.time.InstantSource.class)
                            || within("java.nio.file").test(type)
                            || within("java.net").test(type)
                            || within("java.util.logging").test(type)))
            .as("pure classes have no clock, thread, logger or file");
    return List.of(imports.allowEmptyShould(true), world.allowEmptyShould(true));
  }

  /** What main code may call only where it is meant. */
  List<ArchRule> bannedCalls() {
    return List.of(
        banned("Thread.sleep", names(SLEEPERS), call(Thread.class, "sleep")),
        banned("System.exit", suffix("Main"), call(System.class, "exit")),
        banned(
            "a source of randomness without a seed",
            names(Set.of()),
            call(Math.class, "random")
                .or(call(java.util.concurrent.ThreadLocalRandom.class, "current"))),
        hashCodes(),
        noClasses()
            .should()
            .callConstructor(Random.class)
            .as("no `new Random()` without a seed")
            .allowEmptyShould(true),
        banned(
            "the clock",
            suffix("Main")
                .or(suffix("Clock"))
                .or(names(CLOCK_READERS))
                .or(within(root + ".cli"))
                .or(within(root + ".display.terminal"))
                .or(within(root + ".loadtest"))
                .or(within(root + ".broker"))
                .or(within(root + ".testkit")),
            describe("read the clock", ArchitectureRules::readsClock)),
        standardStreams());
  }

  /**
   * A hash code is a number of this process alone, unless it is of characters or numbers: that of
   * an object, an enum, or a record of one changes with each start, and so does all that is drawn
   * by it. Only a type's own {@code hashCode} may ask those of its parts.
   */
  private static ArchRule hashCodes() {
    return noClasses()
        .should()
        .callMethodWhere(
            describe(
                "a hash code that another process does not have",
                call ->
                    isHashCode(call)
                        && !isOfValues(call)
                        && !call.getOrigin().getName().equals("hashCode")))
        .as("no hash code as a number, but of characters and numbers")
        .allowEmptyShould(true);
  }

  /** Of a text, or an array of numbers. */
  private static boolean isOfValues(JavaMethodCall call) {
    List<JavaClass> arguments = call.getTarget().getRawParameterTypes();
    return call.getTargetOwner().isEquivalentTo(String.class)
        || (call.getTargetOwner().isEquivalentTo(java.util.Arrays.class)
            && arguments.getFirst().getComponentType().isPrimitive());
  }

  private static boolean isHashCode(JavaMethodCall call) {
    String method = call.getTarget().getName();
    return method.equals("hashCode")
        || method.equals("identityHashCode")
        || (method.equals("hash") && call.getTargetOwner().isEquivalentTo(java.util.Objects.class));
  }

  private ArchRule standardStreams() {
    return noClasses()
        .that(
            DescribedPredicate.not(
                within(root + ".display.terminal").and(names(Set.of("Terminal")))))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .as("only the command line's Terminal touches System.out and System.err")
        .allowEmptyShould(true);
  }

  private ArchRule kafkaBroker() {
    DescribedPredicate<JavaClass> broker =
        within("kafka")
            .or(
                within("org.apache.kafka")
                    .and(DescribedPredicate.not(within("org.apache.kafka.clients")))
                    .and(DescribedPredicate.not(within("org.apache.kafka.common"))));
    return vendor("the Kafka broker", List.of("broker"), broker);
  }

  private ArchRule vendor(String name, List<String> modules, String... packages) {
    DescribedPredicate<JavaClass> types = DescribedPredicate.alwaysFalse();
    for (String vendorPackage : packages) {
      types = types.or(within(vendorPackage));
    }
    return vendor(name, modules, types);
  }

  private ArchRule vendor(String name, List<String> modules, DescribedPredicate<JavaClass> types) {
    DescribedPredicate<JavaClass> allowed = DescribedPredicate.alwaysFalse();
    for (String module : modules) {
      allowed = allowed.or(within(root + "." + module));
    }
    return noClasses()
        .that(DescribedPredicate.not(allowed))
        .should()
        .dependOnClassesThat(types)
        .as(name + " only in " + modules)
        .allowEmptyShould(true);
  }

  private static ArchRule banned(
      String what,
      DescribedPredicate<JavaClass> allowed,
      DescribedPredicate<? super JavaMethodCall> calls) {
    return noClasses()
        .that(DescribedPredicate.not(allowed))
        .should()
        .callMethodWhere(calls)
        .as("no call of " + what)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaMethodCall> call(Class<?> owner, String method) {
    return describe(
        owner.getSimpleName() + "." + method,
        call ->
            call.getTargetOwner().isEquivalentTo(owner)
                && call.getTarget().getName().equals(method));
  }

  private static boolean readsClock(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    String method = call.getTarget().getName();
    boolean system =
        owner.isEquivalentTo(System.class)
            && (method.equals("nanoTime") || method.equals("currentTimeMillis"));
    boolean now =
        owner.getPackageName().equals("java.time")
            && method.equals("now")
            && call.getTarget().getRawParameterTypes().isEmpty();
    return system || now;
  }

  private static boolean isHandedOn(JavaClass type) {
    return type.isRecord()
        || type.isEnum()
        || type.isSealed()
        || HANDED_ON.contains(outermost(type).getSimpleName());
  }

  private String stage(String name) {
    return root + ".inference." + name;
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
  }

  private static DescribedPredicate<JavaClass> within(String packageName) {
    return JavaClass.Predicates.resideInAPackage(packageName + "..");
  }

  private static DescribedPredicate<JavaClass> suffix(String suffix) {
    return describe("*" + suffix, type -> outermost(type).getSimpleName().endsWith(suffix));
  }

  private static DescribedPredicate<JavaClass> names(Set<String> simpleNames) {
    return describe("named", type -> simpleNames.contains(outermost(type).getSimpleName()));
  }
}
