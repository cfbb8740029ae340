package io.outrigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * No record shows what nobody must read in a log: credentials, queries of addresses, prompts,
 * replies. Whatever a record may show is on a list.
 */
class ConfidentialRecordsTest {
  private static final List<Class<?>> RECORDS =
      new ClassFileImporter()
              .withImportOption(location -> !location.contains("/io/outrigger/shaded/"))
              .withImportOption(location -> !location.contains(ownRoot()))
              .importPackages("io.outrigger")
              .stream()
              .filter(JavaClass::isRecord)
              .map(JavaClass::reflect)
              .<Class<?>>map(type -> type)
              .toList();

  /** Names that say what something is called; nobody's words, no key, no address's query. */
  private static final Set<String> NAMES =
      Set.of(
          "answered",
          "breaker",
          "buckets",
          "category",
          "code",
          "conditions",
          "configHash",
          "contentType",
          "description",
          "descriptor",
          "detail",
          "endpoint",
          "errorType",
          "file",
          "fingerprint",
          "finishReasons",
          "from",
          "fromProvider",
          "hash",
          "host",
          "id",
          "identity",
          "ids",
          "literal",
          "method",
          "model",
          "name",
          "names",
          "operation",
          "outcome",
          "owner",
          "part",
          "path",
          "pathPrefix",
          "paths",
          "pattern",
          "phase",
          "prefix",
          "provider",
          "providers",
          "reason",
          "result",
          "rule",
          "rulesFile",
          "scheme",
          "secondWord",
          "severity",
          "server",
          "serverAddress",
          "source",
          "spanId",
          "tenant",
          "to",
          "toModel",
          "toProvider",
          "traceId",
          "traceparent",
          "type",
          "unit",
          "version",
          "word");

  /** What else a record may show. */
  private static final Set<String> SHOWN =
      Set.of(
          // The configuration as its owner wrote it, secrets left out.
          "ConfigSources.agentArgs",
          "DegradePolicy.text",
          "DegradeSettings.embeddingModel",
          "DegradeSettings.embeddingUrl",
          "DegradeSettings.tenantHeader",
          "EffectiveValue.key",
          "IncidentSettings.directory",
          "StatusSettings.address",
          "EffectiveValue.value",
          "Key.text",
          "Line.key",
          "Outbound.drop",
          "Outbound.set",
          "Problem.key",
          "Problem.nearestKey",
          "Problem.nextStep",
          "Problem.value",
          "Problem.what",
          "ReplyRule.match",
          "ReplyRule.reply",
          "Resolved.shown",
          "Value.parsed",
          "Value.text",
          // Made to be shown to an end user.
          "Interruption.message",
          "Message.action",
          "Message.body",
          "Message.title",
          "UserMessage.advice",
          "UserMessage.body",
          "UserMessage.title",
          // The agent's own words.
          "Circuit.cause",
          "Circuit.state",
          "Decided.target",
          "Decided.what",
          "HandOver.extraHeaders",
          "Health.agentErrors",
          "Health.calls",
          "Health.failures",
          "Health.mode",
          "Kind.details",
          "Kind.event",
          "Malformed.what",
          "OfIncident.step",
          "OpenIncident.summary",
          "Rung.header",
          "StatusReply.more",
          "StatusReply.status",
          "Transition.cause",
          // Settings of a request, which its span has too.
          "CallFacts.parameters",
          "RequestFacts.parameters",
          // An identity, not the key itself.
          "Target.credential",
          // Of another record.
          "Failed.answer");

  @Test
  void recordsShowNothingConfidential() throws ReflectiveOperationException {
    Set<String> leaks = new TreeSet<>();
    for (Class<?> type : RECORDS) {
      String shown = String.valueOf(MarkedRecords.make(type));
      for (RecordComponent component : type.getRecordComponents()) {
        String name = name(type, component);
        boolean allowed = NAMES.contains(component.getName()) || SHOWN.contains(name);
        if (!allowed && shown.contains(MarkedRecords.mark(type, component))) {
          leaks.add(name);
        }
      }
    }
    assertThat(leaks)
        .as("shown by toString: override it, or put what may be shown on one of the lists here")
        .isEmpty();
  }

  @Test
  void seesTheRecordsThatItJudges() {
    assertThat(RECORDS)
        .extracting(Class::getName)
        .contains("io.outrigger.http.OutgoingRequest", "io.outrigger.config.Endpoint")
        .hasSizeGreaterThan(100);
  }

  private static String ownRoot() {
    return ConfidentialRecordsTest.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .getPath();
  }

  private static String name(Class<?> type, RecordComponent component) {
    return type.getSimpleName() + "." + component.getName();
  }
}
