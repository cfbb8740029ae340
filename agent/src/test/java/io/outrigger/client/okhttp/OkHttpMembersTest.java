package io.outrigger.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OkHttpMembersTest {

  /** Owner and name, then the descriptor of a method or of a field. */
  private static final Pattern MEMBER = Pattern.compile("([^#]+)#([^(]+?)(?:\\(.*|\\[B|I|Lok.*;)");

  /** What is missing in the list is found missing in an application only when it is called. */
  @Test
  void everyMemberThatTheAdapterCallsIsChecked() {
    Set<String> used = used();
    Set<String> checked =
        new OkHttpHook()
            .members().stream()
                .map(OkHttpMembersTest::withoutDescriptor)
                .collect(Collectors.toSet());

    assertThat(used).hasSizeGreaterThan(40);
    assertThat(checked).containsAll(used);
  }

  private static String withoutDescriptor(String member) {
    Matcher parts = MEMBER.matcher(member);
    assertThat(parts.matches()).as(member).isTrue();
    return parts.group(1).replace('/', '.') + "#" + parts.group(2);
  }

  private static Set<String> used() {
    JavaClasses adapter =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.outrigger.client.okhttp");
    Set<String> used = new TreeSet<>();
    adapter.forEach(
        type ->
            type.getAccessesFromSelf().stream()
                .filter(OkHttpMembersTest::isForeign)
                .forEach(access -> used.add(name(access))));
    return used;
  }

  private static boolean isForeign(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return owner.startsWith("okhttp3.") || owner.startsWith("okio.");
  }

  private static String name(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    // The list names the declaring type.
    boolean inherited = Set.of("read", "timeout", "close").contains(member);
    return (inherited && owner.equals("okio.BufferedSource") ? "okio.Source" : owner)
        + "#"
        + member;
  }
}
