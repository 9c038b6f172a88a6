package io.streamtune.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: no architecture rule passes because it looks at nothing. Method: the same rules over the
 * package {@code canary}, a small tree of classes that break each of them.
 */
class ArchitectureCanaryTest {
  private static final String ROOT = "io.streamtune.checks.canary";
  private static final JavaClasses CANARIES = new ClassFileImporter().importPackages(ROOT);

  private final ArchitectureRules rules = new ArchitectureRules(ROOT);

  @Test
  void every_vendor_rule_finds_the_leak() {
    assertThat(rules.vendors())
        .allSatisfy(rule -> assertThat(violations(rule)).contains("VendorLeak"));
  }

  @Test
  void a_vendor_in_its_own_module_is_no_leak() {
    assertThat(rules.vendors())
        .allSatisfy(rule -> assertThat(violations(rule)).doesNotContain("AtHome"));
  }

  @Test
  void a_cycle_is_found() {
    assertThat(violations(rules.cycles())).contains("cycle.there", "cycle.back");
  }

  @Test
  void a_stage_that_knows_a_later_one_is_found() {
    assertThat(violations(rules.stageOrder())).contains("KnowsLaterStage");
  }

  @Test
  void a_stage_that_knows_the_workings_of_an_earlier_one_is_found() {
    assertThat(violations(rules.stageOrder()))
        .contains("KnowsWorkings")
        .doesNotContain("KnowsRecord");
  }

  @Test
  void a_use_of_the_inside_of_a_module_is_found() {
    assertThat(violations(rules.innerPackages())).contains("KnowsInside");
  }

  @Test
  void an_import_of_main_is_found() {
    assertThat(violations(rules.nobodyImportsMain())).contains("KnowsMain");
  }

  @Test
  void an_impure_class_is_found_by_package_and_by_name() {
    assertThat(rules.pure())
        .extracting(ArchitectureCanaryTest::violations)
        .satisfiesExactly(
            imports -> assertThat(imports).contains("OffsetLedger").contains("ImpureBatcher"),
            world -> assertThat(world).contains("ImpureBatcher"));
  }

  @Test
  void every_banned_call_is_found() {
    assertThat(rules.bannedCalls())
        .allSatisfy(rule -> assertThat(violations(rule)).contains("BannedCalls"));
  }

  @Test
  void every_way_to_read_the_clock_is_found_and_handing_it_over_is_not() {
    assertThat(violations(rules.bannedCalls()))
        .contains("BannedCalls.nanos", "BannedCalls.millis", "BannedCalls.now")
        .doesNotContain("HandsClockOver");
  }

  @Test
  void every_hash_code_that_another_process_does_not_have_is_found() {
    assertThat(violations(rules.bannedCalls()))
        .contains(
            "BannedCalls.identity",
            "BannedCalls.hashOfEnum",
            "BannedCalls.hashOfParts",
            "BannedCalls.hashOfObject",
            "BannedCalls.hashOfRecord");
  }

  private static String violations(List<ArchRule> rules) {
    return String.join("\n", rules.stream().map(ArchitectureCanaryTest::violations).toList());
  }

  private static String violations(ArchRule rule) {
    return String.join("\n", rule.evaluate(CANARIES).getFailureReport().getDetails());
  }
}
