package io.outrigger.it.agent.main;

public final class HelloWorld {
  private HelloWorld() {}

  public static void main(String[] arguments) {
    System.out.println("hello " + String.join(" ", arguments));
  }
}
