import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one source of the Grafana dashboards beside it. A dashboard's JSON repeats itself on every
 * line; here a panel is a line or two. Run with a JDK alone:
 *
 * <pre>
 * java Dashboards.java          writes the dashboards
 * java Dashboards.java rules    prints every query as a recording rule, for promtool
 * </pre>
 */
final class Dashboards {
  /** Every query is narrowed to what is chosen at the top. {@code job} is the service. */
  private static final String JOB = "job=~\"$job\"";

  private static final String CHOSEN =
      JOB + ",gen_ai_provider_name=~\"$provider\",gen_ai_request_model=~\"$model\"";

  /** Failures that are neither the request's own fault nor the caller's wish, as the alerts see it. */
  private static final String PAGING =
      "outrigger_outcome=~\"failed|refused\",outrigger_error_category!~\"content_policy"
          + "|invalid_request|context_length_exceeded|request_too_large|cancelled\"";

  private static final String OPERATIONS = "outrigger_operations_total";
  private static final String ERRORS = "outrigger_errors_total";
  private static final String ATTEMPTS = "outrigger_attempt_duration_seconds_count";
  private static final String DURATION = "gen_ai_client_inference_duration_seconds_bucket";
  private static final String FIRST_CHUNK =
      "gen_ai_client_inference_time_to_first_chunk_seconds_bucket";

  private static final int WIDTH = 24;

  private final List<Object> panels = new ArrayList<>();
  private int x;
  private int y;
  private int rowHeight;

  public static void main(String[] arguments) throws IOException {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put("outrigger-overview", overview());
    all.put("outrigger-detail", detail());
    if (arguments.length > 0 && arguments[0].equals("rules")) {
      System.out.print(rules(all.values()));
      return;
    }
    for (Map.Entry<String, Map<String, Object>> one : all.entrySet()) {
      StringBuilder json = new StringBuilder();
      write(one.getValue(), "", json);
      Files.writeString(Path.of(one.getKey() + ".json"), json.append('\n'));
    }
  }

  private static Map<String, Object> overview() {
    Dashboards page = new Dashboards();
    page.row("Service level: what callers got");
    page.stat(
        "Answered",
        "percentunit",
        "1 - "
            + ratio(
                sum(rate(OPERATIONS, "outrigger_outcome=~\"failed|refused\"")),
                sum(rate(OPERATIONS, ""))));
    page.stat("Calls per second", "ops", sum(rate(OPERATIONS, "")));
    page.stat(
        "Error ratio that pages", "percentunit", ratio(sum(rate(OPERATIONS, PAGING)), sum(rate(OPERATIONS, ""))));
    page.stat(
        "Open circuits",
        "short",
        "sum(outrigger_circuit_breaker_state{" + JOB + ",outrigger_circuit_breaker_state=\"open\"}) or vector(0)");
    page.lines(
        "Error ratio now and a week ago",
        "percentunit",
        12,
        query("now", ratio(sum(rate(OPERATIONS, PAGING)), sum(rate(OPERATIONS, "")))),
        query(
            "a week ago",
            ratio(
                sum(rate(OPERATIONS, PAGING, " offset 1w")), sum(rate(OPERATIONS, "", " offset 1w")))));
    page.stacked(
        "Calls by outcome",
        "ops",
        12,
        query("{{outrigger_outcome}}", sumBy("outrigger_outcome", rate(OPERATIONS, ""))));
    page.lines(
        "Time of calls",
        "s",
        12,
        query("p50", quantile("0.5", DURATION)),
        query("p95", quantile("0.95", DURATION)),
        query("p99", quantile("0.99", DURATION)));
    page.lines(
        "Time to first chunk", "s", 12, query("p50", quantile("0.5", FIRST_CHUNK)), query("p95", quantile("0.95", FIRST_CHUNK)));

    page.row("Errors: what providers did (attempts, retried ones included)");
    page.stacked(
        "Failed attempts by category",
        "ops",
        12,
        query("{{outrigger_error_category}}", sumBy("outrigger_error_category", rate(ERRORS, ""))));
    page.lines(
        "Share of attempts by category",
        "percentunit",
        12,
        query(
            "{{outrigger_error_category}}",
            sumBy("outrigger_error_category", rate(ERRORS, ""))
                + " / on () group_left () ("
                + sum(rate(ATTEMPTS, ""))
                + " > 0)"));
    page.stacked(
        "What became of them",
        "ops",
        12,
        query("{{outrigger_disposition}}", sumBy("outrigger_disposition", rate(ERRORS, ""))));
    page.lines(
        "Failed calls by category, as callers saw them",
        "ops",
        12,
        query(
            "{{outrigger_error_category}}",
            sumBy("outrigger_error_category", rate(OPERATIONS, "outrigger_outcome=~\"failed|refused\""))));
    page.lines(
        "Failed attempts per hour, by model",
        "short",
        24,
        query(
            "{{gen_ai_provider_name}} {{gen_ai_request_model}}",
            "sum by (gen_ai_provider_name, gen_ai_request_model) (increase("
                + ERRORS
                + "{"
                + CHOSEN
                + "}[1h]))"));

    page.row("Circuits");
    page.states(
        "State of each circuit",
        // The worst of all instances.
        "clamp_max(2 * " + inState("open") + " + " + inState("half_open") + ", 2)");
    page.lines(
        "Changes",
        "short",
        12,
        query(
            "{{outrigger_circuit_breaker_name}}: {{outrigger_circuit_breaker_from}} to"
                + " {{outrigger_circuit_breaker_to}}",
            "sum by (outrigger_circuit_breaker_name, outrigger_circuit_breaker_from,"
                + " outrigger_circuit_breaker_to)"
                + " (increase(outrigger_circuit_breaker_transitions_total{"
                + JOB
                + "}[$__rate_interval])) > 0"));
    page.lines(
        "Calls refused",
        "ops",
        12,
        query(
            "{{outrigger_circuit_breaker_name}}",
            sumBy(
                "outrigger_circuit_breaker_name",
                "rate(outrigger_circuit_breaker_refusals_total{" + JOB + "}[$__rate_interval])")));

    page.row("Incidents");
    page.lines(
        "Open now",
        "short",
        12,
        query(
            "{{outrigger_incident_severity}} {{outrigger_error_category}}",
            "sum by (outrigger_incident_severity, outrigger_error_category) (outrigger_incidents_open{" + JOB + "})"));
    page.lines(
        "Steps per hour",
        "short",
        12,
        query(
            "{{outrigger_incident_step}}",
            "sum by (outrigger_incident_step) (increase(outrigger_incidents_total{" + JOB + "}[1h]))"));
    return page.dashboard("Outrigger: overview", "outrigger-overview");
  }

  private static Map<String, Object> detail() {
    Dashboards page = new Dashboards();
    page.row("Retries");
    page.lines(
        "Retries by category",
        "ops",
        12,
        query(
            "{{outrigger_error_category}}",
            sumBy("outrigger_error_category", rate("outrigger_retries_total", ""))));
    page.lines(
        "Amplification: attempts per call",
        "short",
        12,
        query(
            "{{job}}",
            "sum by (job) (rate("
                + ATTEMPTS
                + "{"
                + JOB
                + "}[15m])) / (sum by (job) (rate("
                + OPERATIONS
                + "{"
                + JOB
                + ",outrigger_outcome!=\"refused\"}[15m])) > 0)"));
    page.lines(
        "Seconds waited per second, by what asked for it",
        "short",
        12,
        query(
            "{{outrigger_retry_wait_source}}",
            sumBy("outrigger_retry_wait_source", rateOfProvider("outrigger_retry_delay_seconds_sum"))));
    page.lines(
        "Retries that a limit forbade",
        "ops",
        12,
        query(
            "{{outrigger_suppression_reason}}",
            sumBy("outrigger_suppression_reason", rateOfProvider("outrigger_retry_suppressed_total"))));
    page.lines(
        "Retry budget left",
        "percentunit",
        24,
        query(
            "{{gen_ai_provider_name}} {{gen_ai_request_model}}",
            "min by (gen_ai_provider_name, gen_ai_request_model) (outrigger_retry_budget_tokens{"
                + CHOSEN
                + "} / (outrigger_retry_budget_limit{"
                + CHOSEN
                + "} > 0))"));

    page.row("Fallback and degraded replies");
    page.lines(
        "Share of calls that somebody else answered",
        "percentunit",
        12,
        query(
            "{{outrigger_outcome}}",
            sumBy("outrigger_outcome", rate(OPERATIONS, "outrigger_outcome=~\"fallback|degraded\""))
                + " / on () group_left () ("
                + sum(rate(OPERATIONS, ""))
                + " > 0)"));
    page.lines(
        "Degraded replies by source",
        "ops",
        12,
        query(
            "{{outrigger_degraded_source}}",
            sumBy("outrigger_degraded_source", rate("outrigger_degraded_responses_total", ""))));
    page.table(
        "From whom, to whom, why (chosen time)",
        "sum by (gen_ai_provider_name, gen_ai_request_model, outrigger_fallback_provider,"
            + " outrigger_fallback_model, outrigger_fallback_reason, outrigger_fallback_result)"
            + " (increase(outrigger_fallbacks_total{"
            + CHOSEN
            + "}[$__range])) > 0");
    page.lines(
        "Targets passed over",
        "ops",
        12,
        query(
            "{{outrigger_fallback_skip_reason}}",
            sumBy(
                "outrigger_fallback_skip_reason",
                rateOfProvider("outrigger_fallbacks_skipped_total"))));

    page.row("Tokens and streams");
    page.stacked(
        "Tokens per second",
        "short",
        12,
        query("input", sum(rate("gen_ai_client_inference_usage_input_tokens_total", ""))),
        query("output", sum(rate("gen_ai_client_inference_usage_output_tokens_total", ""))),
        query("wasted on attempts that did not answer", sum(rate("outrigger_attempt_wasted_tokens_total", ""))));
    page.lines(
        "Streams that did not come to their end",
        "ops",
        12,
        query(
            "{{outrigger_stream_phase}}, recovered: {{outrigger_stream_recovered}}",
            sumBy(
                "outrigger_stream_phase, outrigger_stream_recovered",
                rate("outrigger_stream_interruptions_total", ""))));
    page.lines(
        "Recovered share of broken streams",
        "percentunit",
        12,
        query(
            "recovered",
            ratio(
                sum(rate("outrigger_stream_interruptions_total", "outrigger_stream_recovered=\"true\"")),
                sum(rate("outrigger_stream_interruptions_total", "")))));
    page.lines(
        "Time per chunk",
        "s",
        12,
        query("p50", quantile("0.5", "gen_ai_client_inference_time_per_output_chunk_seconds_bucket")),
        query("p95", quantile("0.95", "gen_ai_client_inference_time_per_output_chunk_seconds_bucket")));

    page.row("The agent itself");
    page.lines(
        "Its own time per call",
        "s",
        12,
        query("p50", overhead("0.5")),
        query("p99", overhead("0.99")));
    page.lines(
        "Its own time, share of one processor",
        "percentunit",
        12,
        query(
            "{{job}}",
            "sum by (job) (rate(outrigger_overhead_duration_seconds_sum{" + JOB + "}[$__rate_interval]))"));
    page.lines(
        "Calls left alone, by reason",
        "ops",
        12,
        query(
            "{{outrigger_passthrough_reason}}",
            sumBy(
                "outrigger_passthrough_reason",
                "rate(outrigger_passthrough_total{" + JOB + "}[$__rate_interval])")));
    page.lines(
        "Errors of its own (must stay 0)",
        "short",
        12,
        query(
            "{{outrigger_agent_component}}",
            sumBy(
                "outrigger_agent_component",
                "increase(outrigger_agent_internal_errors_total{" + JOB + "}[$__rate_interval])")));
    page.table(
        "Versions and configurations",
        "count by (job, outrigger_version, outrigger_config_hash) (outrigger_agent_info{" + JOB + "})");
    return page.dashboard("Outrigger: detail", "outrigger-detail");
  }

  private static String inState(String state) {
    return "max by (outrigger_circuit_breaker_name) (outrigger_circuit_breaker_state{"
        + JOB
        + ",outrigger_circuit_breaker_state=\""
        + state
        + "\"})";
  }

  // Queries

  private record Query(String legend, String expression) {}

  private static Query query(String legend, String expression) {
    return new Query(legend, expression);
  }

  private static String rate(String metric, String more) {
    return rate(metric, more, "");
  }

  private static String rate(String metric, String more, String offset) {
    String narrowed = CHOSEN + (more.isEmpty() ? "" : "," + more);
    return "rate(" + metric + "{" + narrowed + "}[$__rate_interval]" + offset + ")";
  }

  /** For metrics that know no model. */
  private static String rateOfProvider(String metric) {
    return "rate(" + metric + "{" + JOB + ",gen_ai_provider_name=~\"$provider\"}[$__rate_interval])";
  }

  private static String sum(String rate) {
    return "sum(" + rate + ")";
  }

  private static String sumBy(String labels, String rate) {
    return "sum by (" + labels + ") (" + rate + ")";
  }

  /** No error series yet is a ratio of zero, no traffic is no ratio. */
  private static String ratio(String part, String whole) {
    return "(" + part + " or 0 * " + whole + ") / (" + whole + " > 0)";
  }

  private static String quantile(String share, String buckets) {
    return "histogram_quantile(" + share + ", sum by (le) (" + rate(buckets, "") + "))";
  }

  private static String overhead(String share) {
    return "histogram_quantile("
        + share
        + ", sum by (le) (rate(outrigger_overhead_duration_seconds_bucket{"
        + JOB
        + "}[$__rate_interval])))";
  }

  // Panels

  private void row(String title) {
    newLine();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("type", "row");
    row.put("title", title);
    row.put("collapsed", false);
    row.put("panels", List.of());
    place(row, WIDTH, 1);
  }

  private void stat(String title, String unit, String expression) {
    panel("stat", title, unit, 6, 4, Map.of("colorMode", "none"), custom(Map.of()), query("", expression));
  }

  private void lines(String title, String unit, int width, Query... queries) {
    panel("timeseries", title, unit, width, 8, legendBelow(), custom(Map.of("fillOpacity", 5)), queries);
  }

  private void stacked(String title, String unit, int width, Query... queries) {
    Map<String, Object> look = new LinkedHashMap<>();
    look.put("fillOpacity", 40);
    look.put("stacking", Map.of("mode", "normal"));
    panel("timeseries", title, unit, width, 8, legendBelow(), custom(look), queries);
  }

  private void states(String title, String expression) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("0", word("closed", "green"));
    words.put("1", word("half open", "yellow"));
    words.put("2", word("open", "red"));
    Map<String, Object> mapping = new LinkedHashMap<>();
    mapping.put("type", "value");
    mapping.put("options", words);
    Map<String, Object> defaults = new LinkedHashMap<>(custom(Map.of("fillOpacity", 70)));
    defaults.put("mappings", List.of(mapping));
    panel(
        "state-timeline",
        title,
        "short",
        WIDTH,
        8,
        Map.of("showValue", "never"),
        defaults,
        query("{{outrigger_circuit_breaker_name}}", expression));
  }

  private static Map<String, Object> word(String text, String colour) {
    Map<String, Object> word = new LinkedHashMap<>();
    word.put("text", text);
    word.put("color", colour);
    return word;
  }

  private void table(String title, String expression) {
    panel("table", title, "short", 12, 8, Map.of("showHeader", true), custom(Map.of()), query("", expression));
  }

  private static Map<String, Object> legendBelow() {
    return Map.of("legend", Map.of("placement", "bottom"));
  }

  private static Map<String, Object> custom(Map<String, Object> look) {
    return look.isEmpty() ? Map.of() : Map.of("custom", look);
  }

  private void panel(
      String type,
      String title,
      String unit,
      int width,
      int height,
      Map<String, Object> options,
      Map<String, Object> look,
      Query... queries) {
    List<Object> targets = new ArrayList<>();
    for (Query query : queries) {
      Map<String, Object> target = new LinkedHashMap<>();
      target.put("refId", String.valueOf((char) ('A' + targets.size())));
      target.put("expr", query.expression());
      target.put("legendFormat", query.legend().isEmpty() ? "__auto" : query.legend());
      if (type.equals("table") || type.equals("stat")) {
        target.put("instant", true);
      }
      if (type.equals("table")) {
        target.put("format", "table");
      }
      targets.add(target);
    }
    Map<String, Object> defaults = new LinkedHashMap<>(look);
    defaults.put("unit", unit);
    Map<String, Object> panel = new LinkedHashMap<>();
    panel.put("type", type);
    panel.put("title", title);
    panel.put("datasource", Map.of("uid", "$datasource"));
    panel.put("fieldConfig", Map.of("defaults", defaults));
    panel.put("options", options);
    panel.put("targets", targets);
    place(panel, width, height);
  }

  private void place(Map<String, Object> panel, int width, int height) {
    if (x + width > WIDTH) {
      newLine();
    }
    Map<String, Object> position = new LinkedHashMap<>();
    position.put("x", x);
    position.put("y", y);
    position.put("w", width);
    position.put("h", height);
    panel.put("id", panels.size() + 1);
    panel.put("gridPos", position);
    panels.add(panel);
    x += width;
    rowHeight = Math.max(rowHeight, height);
  }

  private void newLine() {
    y += rowHeight;
    x = 0;
    rowHeight = 0;
  }

  private Map<String, Object> dashboard(String title, String uid) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("name", "datasource");
    source.put("type", "datasource");
    source.put("query", "prometheus");
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("uid", uid);
    all.put("title", title);
    all.put("tags", List.of("outrigger"));
    all.put("schemaVersion", 39);
    all.put("editable", true);
    all.put("refresh", "30s");
    Map<String, Object> time = new LinkedHashMap<>(); // Map.of has another order on each run
    time.put("from", "now-1h");
    time.put("to", "now");
    all.put("time", time);
    all.put(
        "templating",
        Map.of(
            "list",
            List.of(
                source,
                variable("job", "label_values(outrigger_agent_info, job)"),
                variable("provider", "label_values(" + OPERATIONS + "{" + JOB + "}, gen_ai_provider_name)"),
                variable(
                    "model",
                    "label_values("
                        + OPERATIONS
                        + "{"
                        + JOB
                        + ",gen_ai_provider_name=~\"$provider\"}, gen_ai_request_model)"))));
    all.put("panels", panels);
    return all;
  }

  private static Map<String, Object> variable(String name, String query) {
    Map<String, Object> variable = new LinkedHashMap<>();
    variable.put("name", name);
    variable.put("type", "query");
    variable.put("datasource", Map.of("uid", "$datasource"));
    variable.put("query", query);
    variable.put("refresh", 2);
    variable.put("multi", true);
    variable.put("includeAll", true);
    variable.put("allValue", ".*");
    return variable;
  }

  // Output

  /** Grafana's variables are no PromQL: values stand in. A rule is named by its panel. */
  private static String rules(Iterable<Map<String, Object>> dashboards) {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboards\n  rules:\n");
    for (Map<String, Object> dashboard : dashboards) {
      for (Object panel : (List<?>) dashboard.get("panels")) {
        if (((Map<?, ?>) panel).get("targets") instanceof List<?> targets) {
          for (Object target : targets) {
            String query =
                ((String) ((Map<?, ?>) target).get("expr"))
                    .replace("$__rate_interval", "5m")
                    .replace("$__range", "1h")
                    .replaceAll("\\$(job|provider|model)", ".*");
            String name =
                ((String) ((Map<?, ?>) panel).get("title"))
                    .toLowerCase(java.util.Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "_");
            String ref = ((String) ((Map<?, ?>) target).get("refId")).toLowerCase(java.util.Locale.ROOT);
            rules.append("  - record: ").append(name).append(':').append(ref);
            rules.append("\n    expr: >-\n      ").append(query).append('\n');
          }
        }
      }
    }
    return rules.toString();
  }

  private static void write(Object value, String indent, StringBuilder json) {
    String deeper = indent + "  ";
    String before = "\n";
    if (value instanceof Map<?, ?> members && !members.isEmpty()) {
      json.append('{');
      for (Map.Entry<?, ?> member : members.entrySet()) {
        json.append(before).append(deeper);
        quote(member.getKey().toString(), json);
        write(member.getValue(), deeper, json.append(": "));
        before = ",\n";
      }
      json.append('\n').append(indent).append('}');
    } else if (value instanceof List<?> elements && !elements.isEmpty()) {
      json.append('[');
      for (Object element : elements) {
        write(element, deeper, json.append(before).append(deeper));
        before = ",\n";
      }
      json.append('\n').append(indent).append(']');
    } else if (value instanceof String text) {
      quote(text, json);
    } else {
      json.append(value instanceof Map ? "{}" : value instanceof List ? "[]" : value);
    }
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
