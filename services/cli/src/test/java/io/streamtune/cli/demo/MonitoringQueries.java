package io.streamtune.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the files of {@code deploy/} ask Prometheus for. */
public final class MonitoringQueries {
  /** The folder of those files. */
  static final Path DEPLOY = Path.of(System.getProperty("streamtune.root"), "deploy");

  /** A name of a series with its labels. */
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:streamtune|jvm|process|kafka)[a-z0-9_:]+|up)\\b(\\{[^}]*})?");

  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(=|!=|=~|!~)\\s*\"");

  private MonitoringQueries() {}

  /** Returns the queries of all panels, annotations and rules, and the series of all alerts. */
  public static List<String> all() throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> dashboards = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
      for (Path dashboard : dashboards.toList()) {
        expressions(new JsonMapper(), dashboard)
            .map(query -> query.replace("$instance", ".*").replace("$__rate_interval", "1m"))
            .forEach(all::add);
      }
    }
    expressions(new YAMLMapper(), DEPLOY.resolve("prometheus/rules.yaml")).forEach(all::add);
    expressions(new YAMLMapper(), DEPLOY.resolve("prometheus/alerts.yaml"))
        .flatMap(alert -> SELECTOR.matcher(alert).results())
        .map(MonitoringQueries::anyOf)
        .forEach(all::add);
    return all;
  }

  private static Stream<String> expressions(ObjectMapper format, Path file) {
    return format.readTree(file.toFile()).findValues("expr").stream().map(JsonNode::asString);
  }

  /** Why: an alert that is silent has no data; what it is made of has, with any label's value. */
  private static String anyOf(MatchResult selector) {
    String labels = selector.group(2) == null ? "" : selector.group(2);
    return LABEL
        .matcher(labels)
        .results()
        .map(label -> label.group(1) + "!=\"\"")
        .collect(Collectors.joining(",", selector.group(1) + "{", "}"));
  }
}
