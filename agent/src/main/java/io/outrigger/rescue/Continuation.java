package io.outrigger.rescue;

import io.outrigger.provider.RequestEnd;
import io.outrigger.stream.StreamForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with one answer that broke off: whether that is sound, and by which requests. At most two
 * of them: the second one only where the first one's form was refused. What the refusal says is
 * nobody's business: the first failure stays the answer's failure.
 */
public final class Continuation {

  /** How the model is asked. */
  public enum Form {
    /** The answer so far stands as the assistant's own last turn, and the model writes on. */
    PREFILL,
    /** The answer so far stands in the conversation, and a last turn asks to go on. */
    INSTRUCTION
  }

  /**
   * A request that asks for the rest.
   *
   * @param body in the dialect and with the model of the application's own request
   */
  public record Request(Form form, byte[] body) {}

  private static final String INSTRUCTION =
      "Your last message was cut off by a broken connection. Go on from exactly where it stopped, in"
          + " the middle of a word if need be. Repeat nothing of it, say nothing about the"
          + " interruption, and put nothing before the continuation.";

  private final byte[] body;
  private final CutStream cut;
  private final @Nullable String hindrance;
  private @Nullable Request first;
  private boolean refused;
  private boolean done;

  private Continuation(byte[] body, CutStream cut, @Nullable String hindrance) {
    this.body = body;
    this.cut = cut;
    this.hindrance = hindrance;
  }

  /**
   * Thinks about going on.
   *
   * @param body the application's request; it must be one that may be rewritten (not signed)
   */
  public static Continuation of(byte[] body, CutStream cut) {
    return new Continuation(body, cut, Soundness.hindrance(body, cut));
  }

  /**
   * Why the answer cannot be gone on with: a word such as {@code tool_call}, {@code
   * structured_output}, {@code nothing_delivered} (then the request can simply be sent again); null
   * where it can.
   */
  public @Nullable String hindrance() {
    return hindrance;
  }

  /**
   * The next request to send; null where there is none (any more).
   *
   * @param word the dialect of the target that is asked
   * @param model the model that is asked
   */
  public @Nullable Request next(String word, String model) {
    boolean more = hindrance == null && !done && (first == null || refused);
    RequestEnd end = more ? RequestEnd.of(body) : null;
    if (end == null) {
      return null;
    }
    Form form =
        first == null && Prefill.isTaken(cut.form(), word, model, body)
            ? Form.PREFILL
            : Form.INSTRUCTION;
    if (end.isText() && form == Form.INSTRUCTION) {
      return null; // a text that is to be completed takes no instruction
    }
    done = first != null || form == Form.INSTRUCTION;
    Request request = new Request(form, write(end, form, word));
    first = first == null ? request : first;
    return request;
  }

  /**
   * The last request was refused with a status that speaks about the request (400, 422): another
   * form may still be taken.
   */
  public void refused() {
    refused = true;
  }

  /** Makes the rest of the first stream out of the answer to this request. */
  public Splicer splicer(Request request) {
    String text = cut.got().text();
    String blank = isStripped(request.form()) ? blankEnd(text) : "";
    return new Splicer(cut, new Overlap(text, blank, request.form() == Form.INSTRUCTION));
  }

  private byte[] write(RequestEnd end, Form form, String word) {
    String text = cut.got().text();
    boolean prefill = form == Form.PREFILL;
    String said =
        isStripped(form) ? text.substring(0, text.length() - blankEnd(text).length()) : text;
    List<Map<String, Object>> turns = new ArrayList<>();
    Map<String, Object> members = Map.of();
    if (!end.isText()) {
      Map<String, Object> turn = turn("assistant", "model", said);
      if (prefill) {
        turn.putAll(Prefill.mark(word));
        members = Prefill.members(word);
      }
      turn.putAll(Items.marks(cut.got().items().message()));
      turns.add(turn);
      if (!prefill) {
        turns.add(turn("user", "user", INSTRUCTION));
      }
    }
    return end.with(turns, said, members, cut.tokens());
  }

  /** Anthropic takes no prefill that ends with white space; the model writes it once more. */
  private boolean isStripped(Form form) {
    return form == Form.PREFILL && cut.form() == StreamForm.ANTHROPIC;
  }

  private Map<String, Object> turn(String role, String geminiRole, String text) {
    Map<String, Object> turn = new LinkedHashMap<>();
    if (cut.form() == StreamForm.GEMINI) {
      turn.put("role", geminiRole);
      turn.put("parts", List.of(Map.of("text", text)));
    } else {
      turn.put("role", role);
      turn.put("content", text);
    }
    return turn;
  }

  private static String blankEnd(String text) {
    return text.substring(text.stripTrailing().length());
  }
}
