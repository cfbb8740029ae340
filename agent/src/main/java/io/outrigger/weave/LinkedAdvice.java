package io.outrigger.weave;

import java.lang.reflect.Method;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.AsmClassReader;

/**
 * Advice whose methods are invokedynamic call sites of the boot slot, each with the hook's name,
 * its adapter and the advice method's name.
 *
 * <p>Byte Buddy's own {@code bootstrap()} writes the same bytes by way of its model of constants,
 * which makes 15 proxy classes. That much generated code has the JIT compile how the JDK computes
 * stack frames: measured, a quarter of the CPU of the whole first weave.
 */
final class LinkedAdvice extends Advice {

  /** A subclass only because Byte Buddy shows these parts to nobody else; never made. */
  @SuppressWarnings("unused")
  private LinkedAdvice(
      Dispatcher.Resolved.ForMethodEnter enter, Dispatcher.Resolved.ForMethodExit exit) {
    super(enter, exit);
  }

  static Advice of(Method link, HookModule hook, Class<?> advice) {
    return to(
        TypeDescription.ForLoadedType.of(advice),
        new AssignReturned.Factory(),
        ClassFileLocator.NoOp.INSTANCE,
        List.of(),
        (method, exit) -> new CallSite(link, hook, method),
        AsmClassReader.Factory.Default.IMPLICIT);
  }

  private record CallSite(Method link, HookModule hook, MethodDescription.InDefinedShape advice)
      implements Delegator, StackManipulation {

    @Override
    public StackManipulation apply(TypeDescription type, MethodDescription woven) {
      return this;
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public Size apply(MethodVisitor code, Implementation.Context context) {
      var bootstrap =
          new net.bytebuddy.jar.asm.Handle( // Advice has a Handle of its own
              Opcodes.H_INVOKESTATIC,
              Type.getInternalName(link.getDeclaringClass()),
              link.getName(),
              Type.getMethodDescriptor(link),
              false);
      code.visitInvokeDynamicInsn(
          advice.getName(),
          advice.getDescriptor(),
          bootstrap,
          hook.name(),
          hook.adapterClass(),
          advice.getName());
      int growth =
          advice.getReturnType().getStackSize().getSize()
              - advice.getParameters().asTypeList().getStackSize();
      return new Size(growth, Math.max(growth, 0));
    }

    @Override
    public MethodDescription.TypeToken getTypeToken() {
      List<TypeDescription> parameters = advice.getParameters().asTypeList().asErasures();
      return new MethodDescription.TypeToken(advice.getReturnType().asErasure(), parameters);
    }

    /** The boot slot is public, in java.base. */
    @Override
    public void assertVisibility(TypeDescription type) {}
  }
}
