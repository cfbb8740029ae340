package io.outrigger.fallback;

import io.outrigger.provider.Tie;
import java.util.Locale;

/** Why a request is not sent to another target. */
public enum StayReason {
  ABOVE_BUFFER("its body was larger than outrigger.buffer.request"),
  OPERATION("only chat, completions, responses, messages and embeddings move"),
  BACKGROUND("it creates a task at the server"),
  MULTIPART("it is a multipart upload"),
  SIGNED("it is signed: a changed request would be refused"),
  ENCODED("its body is compressed in a way the agent does not read"),
  UNREADABLE("its body is no JSON object"),
  NO_MODEL("the target names no model and the request neither"),
  DIALECT("the target does not speak this request's form"),
  VENDOR_FORM("its body is in the form of another model's vendor"),
  ADDRESS("the target's address says too little: see docs/fallback.md"),
  CREDENTIAL("the target's credential holds characters that no header may have"),
  EMBEDDINGS("another embedding model would answer with vectors of another space"),
  BODY_CREDENTIALS("its body carries credentials"),
  ENCRYPTED_REASONING("it carries reasoning that only its own model and account can read"),
  SIGNED_THINKING("it carries thinking that its own model signed"),
  SERVER_EFFECTS("its tools act at the server, and would act twice"),
  CACHED_CONTENT("it uses a prompt cached at the server"),
  SERVER_STATE("it continues something that is stored at the server"),
  UPLOADED_FILES("it names files or containers at the server"),
  HOSTED_TOOLS("its tools belong to this provider");

  private final String text;

  StayReason(String text) {
    this.text = text;
  }

  static StayReason of(Tie tie) {
    return valueOf(tie.name());
  }

  /** For telemetry: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For a log line; holds nothing of the request. */
  public String text() {
    return text;
  }
}
