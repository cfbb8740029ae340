package io.outrigger.it.sabotage;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code ((Map) System.getProperties().get(PROPERTY)).get("Class.method")} at the beginning of
 * each method of Outrigger's own classes: no branch, so no stack map changes.
 */
final class Placing implements ClassFileTransformer {

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null
        || !name.startsWith("io/outrigger/")
        || name.startsWith("io/outrigger/shaded/")
        || name.startsWith("io/outrigger/bootstrap/")
        || name.startsWith("io/outrigger/it/")) {
      return null;
    }
    String owner = name.substring("io/outrigger/".length()).replace('/', '.');
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          private final Set<String> components = new HashSet<>();

          @Override
          public @Nullable RecordComponentVisitor visitRecordComponent(
              String component, String descriptor, @Nullable String signature) {
            components.add(component);
            return super.visitRecordComponent(component, descriptor, signature);
          }

          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String method,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor next =
                super.visitMethod(access, method, descriptor, signature, exceptions);
            boolean plain = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
            // The compiler's own work holds no bug; what a lambda calls has a charge itself.
            boolean written = !components.contains(method) && !method.startsWith("lambda$");
            return plain && written && !method.startsWith("<")
                ? charged(next, owner + '.' + method)
                : next;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static MethodVisitor charged(MethodVisitor next, String place) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            "java/lang/System",
            "getProperties",
            "()Ljava/util/Properties;",
            false);
        super.visitLdcInsn(Charges.PROPERTY);
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            "java/util/Properties",
            "get",
            "(Ljava/lang/Object;)Ljava/lang/Object;",
            false);
        super.visitTypeInsn(Opcodes.CHECKCAST, "java/util/Map");
        super.visitLdcInsn(place);
        super.visitMethodInsn(
            Opcodes.INVOKEINTERFACE,
            "java/util/Map",
            "get",
            "(Ljava/lang/Object;)Ljava/lang/Object;",
            true);
        super.visitInsn(Opcodes.POP);
      }
    };
  }
}
