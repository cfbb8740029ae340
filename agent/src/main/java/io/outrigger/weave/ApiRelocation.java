package io.outrigger.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Rewrites the names that a class refers to, so that one source serves several copies of an API.
 */
public final class ApiRelocation {

  private ApiRelocation() {}

  /**
   * A class file in which every type below {@code from} lies below {@code to}.
   *
   * @param classFile the class as compiled
   * @param from prefix of class names, with dots and a last dot
   * @param to the prefix instead
   */
  public static byte[] relocate(byte[] classFile, String from, String to) {
    String internalFrom = from.replace('.', '/');
    String internalTo = to.replace('.', '/');
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassRemapper(
            writer,
            new Remapper(OpenedClassReader.ASM_API) {
              @Override
              public String map(String name) {
                return name.startsWith(internalFrom)
                    ? internalTo + name.substring(internalFrom.length())
                    : name;
              }
            }),
        0);
    return writer.toByteArray();
  }
}
