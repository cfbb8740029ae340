package io.outrigger.weave;

/**
 * One method to weave.
 *
 * @param type the declaring class, by internal name; also in the bootstrap's {@code TargetClasses}
 * @param method its name, {@code <init>} for a constructor
 * @param descriptor its exact descriptor
 * @param advice a class whose static methods carry Byte Buddy's {@code @Advice} annotations with
 *     {@code inline = false}. Only their signatures count: their bodies never run, the adapter's
 *     methods of the same names do. Types of the client's library appear in them as {@code Object}.
 */
public record HookPoint(String type, String method, String descriptor, Class<?> advice) {}
