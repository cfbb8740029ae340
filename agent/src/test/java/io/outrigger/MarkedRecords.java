package io.outrigger;

import io.outrigger.config.Secret;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of any type with a mark in every component that can hold text. Records inside of
 * them have none: each is judged by itself. Keys of maps have none: they are names.
 */
final class MarkedRecords {
  private static final String NO_MARK = "x";

  private MarkedRecords() {}

  /** What stands in a component. */
  static String mark(Class<?> type, RecordComponent component) {
    return "secret" + type.getSimpleName() + component.getName() + "end";
  }

  /** A record with a mark in each component. */
  static Object make(Class<?> type) throws ReflectiveOperationException {
    return make(type, true);
  }

  private static Object make(Class<?> type, boolean marked) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String mark = marked ? mark(type, components[i]) : NO_MARK;
      values[i] = value(components[i].getGenericType(), types[i], mark);
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw new IllegalStateException("cannot make a " + type, refused.getCause());
    }
  }

  private static @Nullable Object value(Type type, Class<?> raw, String mark)
      throws ReflectiveOperationException {
    if (raw.isPrimitive()) {
      return raw == int.class
          ? (Object) 1
          : raw == long.class ? (Object) 1L : raw == double.class ? 1.0 : raw == boolean.class;
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[0];
    }
    if (raw.isRecord()) {
      return make(raw, false);
    }
    if (raw == byte[].class) {
      return mark.getBytes(StandardCharsets.UTF_8);
    }
    if (raw.isArray()) {
      Object array = Array.newInstance(raw.getComponentType(), 1);
      if (!raw.getComponentType().isPrimitive()) {
        Array.set(array, 0, value(raw.getComponentType(), raw.getComponentType(), mark));
      }
      return array;
    }
    if (raw == Map.class) {
      Map<Object, Object> map = new HashMap<>();
      map.put(argument(type, 0, NO_MARK), argument(type, 1, mark));
      return map;
    }
    if (raw == List.class || raw == Iterable.class) {
      return List.of(argument(type, 0, mark));
    }
    if (raw == Set.class) {
      return Set.of(argument(type, 0, mark));
    }
    if (raw == Optional.class) {
      return Optional.of(argument(type, 0, mark));
    }
    return known(mark).get(raw);
  }

  private static Object argument(Type type, int index, String mark)
      throws ReflectiveOperationException {
    Type argument =
        type instanceof ParameterizedType parameterized
            ? parameterized.getActualTypeArguments()[index]
            : Object.class;
    Object value = value(argument, raw(argument), mark);
    return value == null ? mark : value;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> known) {
      return known;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    return type instanceof TypeVariable<?> variable ? raw(variable.getBounds()[0]) : Object.class;
  }

  private static Map<Class<?>, Object> known(String mark) {
    URI uri = URI.create("http://api.example.com/v1?key=" + mark);
    return Map.ofEntries(
        Map.entry(String.class, mark),
        Map.entry(CharSequence.class, mark),
        Map.entry(Object.class, mark),
        Map.entry(Secret.class, new Secret(mark)),
        Map.entry(URI.class, uri),
        Map.entry(Pattern.class, Pattern.compile(mark)),
        Map.entry(Path.class, Path.of("file")),
        Map.entry(Duration.class, Duration.ofSeconds(1)),
        Map.entry(Instant.class, Instant.EPOCH),
        Map.entry(Throwable.class, new IOException()),
        Map.entry(Exception.class, new IOException()),
        Map.entry(Headers.class, Headers.of("x-api-key", mark)),
        Map.entry(HttpRequest.class, HttpRequest.newBuilder(uri).header("x-api-key", mark).build()),
        Map.entry(
            HttpHeaders.class,
            HttpHeaders.of(Map.of("x-api-key", List.of(mark)), (name, value) -> true)));
  }
}
