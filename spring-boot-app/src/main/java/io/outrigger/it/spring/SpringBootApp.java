package io.outrigger.it.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Hooks;

/**
 * Makes one LLM call before Spring starts, then one for each line {@code client url} of standard
 * input, inside of an observation. Micrometer's tracing over an OpenTelemetry that Spring Boot
 * keeps as a bean. Each call answers {@code ANSWER status trace/span}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringBootApp {
  private static final BufferedReader COMMANDS =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  public static void main(String[] arguments) throws Exception {
    String early = COMMANDS.readLine();
    System.out.println("ANSWER " + Client.jdk(early));
    COMMANDS.readLine();
    Hooks.enableAutomaticContextPropagation();
    System.exit(SpringApplication.exit(SpringApplication.run(SpringBootApp.class, arguments)));
  }

  @Bean
  ApplicationRunner commands(ObservationRegistry observations, Tracer tracer) {
    return arguments -> {
      for (String line = next(); line != null; line = next()) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("logger")) {
          StubbornFilter.install(words[1]);
          System.out.println("ANSWER logger");
        } else {
          Observation.createNotStarted("app work", observations)
              .observeChecked(() -> answer(words[0], words[1], tracer));
        }
      }
    };
  }

  private static @Nullable String next() throws IOException {
    return COMMANDS.readLine();
  }

  private static void answer(String client, String url, Tracer tracer) throws Exception {
    LoggerFactory.getLogger(SpringBootApp.class).info("calls through {}", client);
    int status = Client.call(client, url);
    var context = tracer.currentTraceContext().context();
    System.out.println(
        "ANSWER "
            + status
            + (context == null ? "" : " " + context.traceId() + "/" + context.spanId()));
  }
}
