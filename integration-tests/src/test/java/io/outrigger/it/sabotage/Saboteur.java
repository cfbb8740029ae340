package io.outrigger.it.sabotage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The agent's entry. Its argument is {@code port} or {@code port,place,kind}: the test listens
 * there and sends {@code place kind} or {@code -} (stop); each line is answered by one line with
 * the places visited since the last.
 */
public final class Saboteur {
  private Saboteur() {}

  public static void premain(String argument, Instrumentation instrumentation) throws IOException {
    String[] parts = argument.split(",", -1);
    Charges charges = new Charges();
    if (parts.length > 2) {
      charges.arm(parts[1], parts[2]);
    }
    System.getProperties().put(Charges.PROPERTY, charges);
    instrumentation.addTransformer(new Placing());
    Socket test = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[0]));
    Thread thread = new Thread(() -> obey(test, charges), "saboteur");
    thread.setDaemon(true);
    thread.start();
  }

  private static void obey(Socket test, Charges charges) {
    try (test) {
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(test.getInputStream(), StandardCharsets.UTF_8));
      OutputStream answers = test.getOutputStream();
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String visited = charges.visited();
        if (line.equals("-")) {
          charges.disarm();
        } else {
          String[] order = line.split(" ", -1);
          charges.arm(order[0], order[1]);
        }
        answers.write((visited + '\n').getBytes(StandardCharsets.UTF_8));
        answers.flush();
      }
    } catch (IOException over) {
      // The test has ended.
    }
  }
}
