package io.outrigger.weave;

import java.util.List;
import java.util.Optional;
import net.bytebuddy.description.NamedElement;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/** Looks for members in class files, without loading a class. */
final class MemberCheck {

  private final TypePool pool;

  MemberCheck(TypePool pool) {
    this.pool = pool;
  }

  /**
   * @param members as {@code owner#name(descriptor)}, fields without parentheses
   */
  Optional<String> firstMissing(List<String> members) {
    return members.stream().filter(member -> !exists(member)).findFirst();
  }

  private boolean exists(String member) {
    int hash = member.indexOf('#');
    TypePool.Resolution owner = pool.describe(member.substring(0, hash).replace('/', '.'));
    if (!owner.isResolved()) {
      return false;
    }
    String wanted = member.substring(hash + 1);
    TypeDescription type = owner.resolve();
    return declares(type.getDeclaredMethods(), wanted)
        || (wanted.indexOf('(') < 0 && declares(type.getDeclaredFields(), wanted));
  }

  private static <T extends NamedElement.WithDescriptor & NamedElement.WithRuntimeName>
      boolean declares(List<T> candidates, String wanted) {
    return candidates.stream()
        .anyMatch(each -> wanted.equals(each.getInternalName() + each.getDescriptor()));
  }
}
