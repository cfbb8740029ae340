package io.outrigger.benchmark.app;

/** An application without an HTTP client. */
public final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
