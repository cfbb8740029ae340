package io.outrigger.provider;

/**
 * What in a request's body ties it to the place it was written for. The order is that of
 * importance: of several the first is the one worth naming.
 */
public enum Tie {
  /** Credentials for tools or data sources: they are the first provider's to keep. */
  BODY_CREDENTIALS(true, false, true),
  /** Reasoning that only the model that wrote it, under the account it wrote it for, can read. */
  ENCRYPTED_REASONING(false, false, false),
  /** Signed thinking: refused by another model, and by whoever else checks the signature. */
  SIGNED_THINKING(false, false, false),
  /** Tools that the provider runs, with effects that a second run would repeat. */
  SERVER_EFFECTS(false, false, false),
  /** A prompt cached at the server: it belongs to one model of one account. */
  CACHED_CONTENT(false, false, false),
  /** An earlier response, conversation or stored prompt, named by its id. */
  SERVER_STATE(true, false, false),
  /** Files, containers and vector stores, named by their ids. */
  UPLOADED_FILES(true, false, false),
  /** Tools that only this vendor has, such as its web search. */
  HOSTED_TOOLS(true, true, false);

  private final boolean otherModel;
  private final boolean otherAccount;
  private final boolean otherVendor;

  Tie(boolean otherModel, boolean otherAccount, boolean otherVendor) {
    this.otherModel = otherModel;
    this.otherAccount = otherAccount;
    this.otherVendor = otherVendor;
  }

  /**
   * Whether the request may move all the same.
   *
   * @param sameModel to the same model
   * @param sameAccount to the same origin with the application's own credential
   * @param sameVendor to an endpoint of the same provider word
   */
  public boolean allows(boolean sameModel, boolean sameAccount, boolean sameVendor) {
    return (sameModel || otherModel)
        && (sameAccount || otherAccount)
        && (sameVendor || otherVendor);
  }

  /** Whether the tie is to objects that have ids, which a fallback target may itself have made. */
  public boolean isToNamedObjects() {
    return this == SERVER_STATE || this == UPLOADED_FILES;
  }
}
