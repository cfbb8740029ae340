package io.outrigger.weave;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Looks for members in class files, without loading a class. Names and descriptors alone: Byte
 * Buddy's own descriptions know generics and annotations too, and took a fifth of the whole weave.
 */
final class MemberCheck {

  private static final int NAMES_ONLY =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  private final ClassFileLocator locator;
  private final Map<String, Set<String>> membersByOwner = new HashMap<>();

  MemberCheck(ClassFileLocator locator) {
    this.locator = locator;
  }

  /**
   * @param members as {@code owner#name(descriptor)}, fields without parentheses
   */
  Optional<String> firstMissing(List<String> members) {
    for (String member : members) {
      int hash = member.indexOf('#');
      if (!membersOf(member.substring(0, hash)).contains(member.substring(hash + 1))) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  private Set<String> membersOf(String owner) {
    Set<String> members = membersByOwner.get(owner);
    if (members == null) {
      members = read(owner);
      membersByOwner.put(owner, members);
    }
    return members;
  }

  private Set<String> read(String owner) {
    Set<String> members = new HashSet<>();
    try {
      ClassFileLocator.Resolution file = locator.locate(owner.replace('/', '.'));
      if (file.isResolved()) {
        OpenedClassReader.of(file.resolve()).accept(new Names(members), NAMES_ONLY);
      }
    } catch (IOException unreadable) {
      // As if the class were not there.
    }
    return members;
  }

  private static final class Names extends ClassVisitor {
    private final Set<String> into;

    Names(Set<String> into) {
      super(OpenedClassReader.ASM_API);
      this.into = into;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      into.add(name + descriptor);
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      into.add(name + descriptor);
      return null;
    }
  }
}
