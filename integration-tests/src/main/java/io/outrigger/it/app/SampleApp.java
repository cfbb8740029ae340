package io.outrigger.it.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The command line that all sample applications share: {@code <mode> <baseUrl> [calls]
 * [concurrency]}, or {@code interactive}, which reads such lines from standard input, so that one
 * JVM can meet many scenarios. Each call prints one {@link AppResult}; each line read ends with
 * {@code DONE}. The base URL has no slash and no version at its end.
 *
 * <p>A mode may carry options: {@code send:timeout=2000,cancel=300}. {@code question=7} asks the
 * same question each time, instead of another one for each call; {@code sentence=1} one of {@link
 * Sentences}. With {@code told=1} the time to a cancel or an interrupt begins with the next line of
 * standard input, so that a test can see first how far the call has come.
 */
final class SampleApp {
  private static final AtomicInteger PROMPTS = new AtomicInteger();

  /** When the call under way is ended by the application; 0 = not, or not yet. */
  private static volatile long endedAt;

  private static final ExecutorService ENDS = Executors.newSingleThreadExecutor();

  private static final ExecutorService TELLS = Executors.newSingleThreadExecutor();

  private static final BufferedReader COMMANDS =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  /** What the call under way waits for before its end is timed; done when nothing. */
  private static volatile CompletableFuture<?> told = CompletableFuture.completedFuture(null);

  private SampleApp() {}

  /** One way to call a provider. */
  @FunctionalInterface
  interface Mode {
    /** Makes the client, once for all calls of a command. */
    Caller open(String baseUrl, Options options) throws Exception;
  }

  /** A client, ready to call. */
  @FunctionalInterface
  interface Caller extends AutoCloseable {
    /**
     * Makes one call, adds the text of the answer as it comes, and returns the model that answered.
     */
    String call(String prompt, AnswerText text) throws Exception;

    @Override
    default void close() {}
  }

  /** Milliseconds by name; zero when not given. */
  record Options(Map<String, Long> values) {
    long get(String name) {
      return values.getOrDefault(name, 0L);
    }

    static Options parse(String text) {
      Map<String, Long> values = new java.util.HashMap<>();
      for (String pair : text.isEmpty() ? new String[0] : text.split(",")) {
        String[] nameAndValue = pair.split("=", 2);
        values.put(nameAndValue[0], Long.valueOf(nameAndValue[1]));
      }
      return new Options(values);
    }
  }

  /** Runs the commands and ends the JVM: the clients' threads would keep it alive. */
  static void run(String[] arguments, Map<String, Mode> modes) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("interactive")) {
      System.out.println("READY");
      for (String line = COMMANDS.readLine(); line != null; line = COMMANDS.readLine()) {
        command(line.trim().split("\\s+"), modes);
        System.out.println("DONE");
      }
    } else if (arguments.length >= 2) {
      command(arguments, modes);
    } else {
      System.err.println(
          "usage: <mode> <baseUrl> [calls] [concurrency] | interactive; modes: " + modes.keySet());
    }
    System.out.flush();
    System.exit(0);
  }

  private static void command(String[] words, Map<String, Mode> modes) throws Exception {
    String[] nameAndOptions = words[0].split(":", 2);
    Mode mode = modes.get(nameAndOptions[0]);
    if (mode == null || words.length < 2) {
      System.out.println("UNKNOWN " + List.of(words) + "; modes: " + modes.keySet());
      return;
    }
    Options options = Options.parse(nameAndOptions.length > 1 ? nameAndOptions[1] : "");
    int calls = words.length > 2 ? Integer.parseInt(words[2]) : 1;
    int concurrency = words.length > 3 ? Integer.parseInt(words[3]) : 1;
    try (Caller caller = mode.open(words[1], options)) {
      if (concurrency == 1) {
        for (int i = 0; i < calls; i++) {
          call(caller, options);
        }
      } else {
        concurrently(caller, calls, concurrency);
      }
    }
  }

  private static void concurrently(Caller caller, int calls, int concurrency) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(concurrency);
    List<java.util.concurrent.Callable<Boolean>> tasks =
        java.util.Collections.nCopies(
            calls,
            () -> {
              call(caller);
              return true;
            });
    threads.invokeAll(tasks);
    threads.shutdown();
  }

  /** Makes one call with a question of its own and prints what it brought. */
  static void call(Caller caller) {
    call(caller, Options.parse(""));
  }

  private static void call(Caller caller, Options options) {
    String prompt = prompt(options);
    AnswerText text = new AnswerText();
    endedAt = 0;
    told =
        options.get("told") > 0
            ? CompletableFuture.runAsync(SampleApp::nextLine, TELLS)
            : CompletableFuture.completedFuture(null);
    long began = System.nanoTime();
    AppResult result;
    try {
      String model = caller.call(prompt, text);
      result = AppResult.ok(text.toString(), model, millisSince(began));
    } catch (Throwable e) {
      long thrown = System.nanoTime();
      Throwable cause = unwrapped(e);
      result =
          AppResult.error(
              cause.getClass().getName(),
              status(cause),
              String.valueOf(cause.getMessage()),
              text.toString(),
              millisSince(began),
              endedAt == 0 || thrown < endedAt ? -1 : (thrown - endedAt) / 1_000);
    }
    Thread.interrupted(); // a call that was interrupted must not interrupt the next one
    told.join(); // or its word would be taken for a command
    System.out.println(result.line());
  }

  /** Another one than ever before, since two calls with one body would look like one repeated. */
  private static String prompt(Options options) {
    long question = options.get("question");
    long sentence = options.get("sentence");
    return sentence > 0
        ? Sentences.of(sentence)
        : "question " + (question > 0 ? question : PROMPTS.incrementAndGet());
  }

  /** Interrupts the calling thread after so many milliseconds; 0 = never. */
  static void interruptAfter(long millis) {
    endAfter(millis, Thread.currentThread()::interrupt);
  }

  /** Ends the call under way so many milliseconds after it may; 0 = never. */
  static void endAfter(long millis, Runnable end) {
    if (millis > 0) {
      var unused =
          told.thenRunAsync(
              () -> {
                endedAt = System.nanoTime();
                end.run();
              },
              CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, ENDS));
    }
  }

  private static void nextLine() {
    try {
      COMMANDS.readLine();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  /** The call under way has a time-out of so many milliseconds from now on; 0 = none. */
  static void endsIn(long millis) {
    endedAt = millis > 0 ? System.nanoTime() + millis * 1_000_000 : endedAt;
  }

  private static long millisSince(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wrapper && cause != null ? unwrapped(cause) : thrown;
  }

  /**
   * The status that the SDK's exception reports: each SDK has a type of its own; LangChain4j has it
   * in the cause.
   */
  private static int status(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      for (String name : List.of("statusCode", "code")) {
        try {
          if (t.getClass().getMethod(name).invoke(t) instanceof Integer status) {
            return status;
          }
        } catch (ReflectiveOperationException e) {
          // This exception knows no status.
        }
      }
    }
    return 0;
  }

  /** The error of a bare HTTP client's user: such clients return failures as responses. */
  static final class StatusException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    StatusException(int status, String body) {
      super(body.length() > 200 ? body.substring(0, 200) : body);
      this.status = status;
    }

    public int statusCode() {
      return status;
    }
  }
}
