package io.streamtune.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Goal: the shape of the design holds in the compiled classes. Method: ArchUnit over the main
 * classes of all modules; {@link ArchitectureCanaryTest} shows that the rules bite.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.streamtune");

  private final ArchitectureRules rules = new ArchitectureRules("io.streamtune");

  @Test
  void every_module_is_looked_at() {
    Set<String> packages =
        CLASSES.stream().map(c -> c.getPackageName()).collect(Collectors.toSet());
    List<String> modules =
        Stream.concat(ProjectFiles.folders("services").stream(), Stream.of("loadtest"))
            .filter(name -> !name.equals("checks"))
            .map(name -> "io.streamtune." + name)
            .toList();

    assertThat(modules)
        .hasSizeGreaterThan(5)
        .allSatisfy(m -> assertThat(packages).anyMatch(name -> (name + ".").startsWith(m + ".")));
  }

  @Test
  void vendor_types_stop_at_their_module() {
    check(rules.vendors());
  }

  @Test
  void packages_have_no_cycles() {
    check(List.of(rules.cycles()));
  }

  @Test
  void a_stage_imports_only_the_records_of_the_stages_before_it() {
    check(rules.stageOrder());
  }

  @Test
  void packages_have_at_most_fifteen_types() {
    Map<String, Long> types =
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(types)
        .isNotEmpty()
        .allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(15));
  }

  @Test
  void the_inside_of_a_module_is_used_there_alone() {
    check(List.of(rules.innerPackages()));
  }

  @Test
  void nobody_imports_main() {
    check(List.of(rules.nobodyImportsMain()));
  }

  @Test
  void pure_classes_import_nothing_of_the_world() {
    check(rules.pure());
  }

  @Test
  void banned_calls_stay_where_they_are_meant() {
    check(rules.bannedCalls());
  }

  private static void check(List<ArchRule> rules) {
    rules.forEach(rule -> rule.check(CLASSES));
  }
}
