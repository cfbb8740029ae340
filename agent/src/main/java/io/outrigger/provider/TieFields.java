package io.outrigger.provider;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields tie a request to its place; all names in lower case. */
final class TieFields {

  /** Subtrees in which names are the application's own. */
  private static final Set<String> OPAQUE =
      Set.of(
          "args",
          "arguments",
          "documents",
          "format",
          "function",
          "function_call",
          "function_response",
          "functioncall",
          "functionresponse",
          "input_schema",
          "inputschema",
          "json",
          "json_schema",
          "labels",
          "logit_bias",
          "metadata",
          "outputs",
          "parameter_definitions",
          "parametersjsonschema",
          "properties",
          "requestmetadata",
          "response_schema",
          "responsejsonschema",
          "responseschema",
          "schema");

  /** Fields that tie wherever they stand and hold anything. */
  private static final Map<String, Tie> FIELDS = new HashMap<>();

  static {
    put(
        Tie.BODY_CREDENTIALS,
        "authorization",
        "authorization_token",
        "access_token",
        "accesstoken",
        "user_access_token",
        "refresh_token",
        "oauth_token",
        "bearer_token",
        "token",
        "api_key",
        "apikey",
        "api-key",
        "x-api-key",
        "password",
        "secret",
        "client_secret",
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_session_token",
        "vertex_credentials",
        "credentials",
        "authentication",
        "apiauth",
        "authconfig",
        "auth_config",
        "headers",
        "extra_headers");
    put(Tie.ENCRYPTED_REASONING, "encrypted_content", "encrypted_index", "redactedcontent");
    put(Tie.SIGNED_THINKING, "signature", "thoughtsignature", "thought_signature");
    put(
        Tie.SERVER_EFFECTS,
        "mcp_servers",
        "mcpservers",
        "codeexecution",
        "code_execution",
        "computeruse",
        "computer_use");
    put(Tie.CACHED_CONTENT, "cachedcontent", "cached_content");
    put(
        Tie.SERVER_STATE,
        "previous_response_id",
        "previous_interaction_id",
        "conversation",
        "conversation_id",
        "thread_id",
        "assistant_id",
        "agent_id",
        "deferred",
        "guardrailidentifier");
    put(
        Tie.UPLOADED_FILES,
        "container",
        "container_id",
        "file_id",
        "file_ids",
        "vector_store_ids",
        "fileuri",
        "file_uri",
        "filesearchstorenames",
        "file_search_store_names",
        "s3location",
        "retrieval");
    put(
        Tie.HOSTED_TOOLS,
        "googlesearch",
        "google_search",
        "googlesearchretrieval",
        "google_search_retrieval",
        "googlemaps",
        "google_maps",
        "urlcontext",
        "url_context",
        "enterprisewebsearch",
        "web_search_options",
        "systemtool",
        "plugins",
        "search_parameters",
        "connectors");
  }

  /** What an item, a content part or a block is. */
  private static final Map<String, Tie> TYPES =
      Map.of(
          "item_reference", Tie.SERVER_STATE,
          "redacted_thinking", Tie.ENCRYPTED_REASONING,
          "reasoning.encrypted", Tie.ENCRYPTED_REASONING,
          "compaction", Tie.ENCRYPTED_REASONING,
          "computer_call", Tie.SERVER_EFFECTS,
          "computer_call_output", Tie.SERVER_EFFECTS,
          "mcp_approval_response", Tie.SERVER_EFFECTS,
          "mcp_call", Tie.SERVER_EFFECTS);

  /** Beginnings of the types of tools that act at the server; the others merely belong to it. */
  private static final List<String> EFFECTS =
      List.of("code_interpreter", "code_execution", "computer", "mcp", "shell");

  private static final Set<String> OWN_TOOLS = Set.of("function", "custom");

  /** Fields whose text names an object at the server. */
  private static final Set<String> IDS =
      Set.of(
          "previous_response_id",
          "previous_interaction_id",
          "conversation",
          "conversation_id",
          "container",
          "container_id",
          "file_id",
          "file_ids",
          "vector_store_ids",
          "fileuri",
          "file_uri");

  /** Objects that are named by their {@code id}: stored prompts, earlier audio. */
  private static final Set<String> WITH_ID = Set.of("conversation", "container", "prompt", "audio");

  private TieFields() {}

  private static void put(Tie tie, String... names) {
    for (String name : names) {
      FIELDS.put(name, tie);
    }
  }

  static boolean isOpaque(String container, String name, int depth) {
    return switch (name) {
      // A tool's schema, but also where Azure's data sources carry their keys.
      case "parameters" -> !container.startsWith("data");
      // The items of a response, or what a tool was called with.
      case "input" -> depth > 1;
      default -> OPAQUE.contains(name);
    };
  }

  static @Nullable Tie tie(String name) {
    return FIELDS.get(name);
  }

  /** Whether a text under this name matters at all. */
  static boolean isRead(String container, String name) {
    return FIELDS.containsKey(name)
        || name.equals("type")
        || isId(container, name)
        || isItemsId(container, name);
  }

  /** The items of a response's input; those of tools are opaque. */
  static boolean isItem(String container, int depth) {
    return depth == 2 && container.equals("input");
  }

  static boolean isItemsId(String container, String name) {
    return container.equals("input") && name.equals("id");
  }

  /** Items that hold nothing themselves, but name what is kept at the server. */
  static boolean isReference(String type) {
    return type.equals("item_reference") || type.equals("reasoning");
  }

  /** Whether an empty object under this name says something: {@code "codeExecution": {}}. */
  static boolean countsEmpty(String name) {
    Tie tie = FIELDS.get(name);
    return tie == Tie.SERVER_EFFECTS || tie == Tie.HOSTED_TOOLS;
  }

  static @Nullable Tie tieOfType(String container, int depth, String type) {
    if (container.equals("tools")) {
      for (String effect : EFFECTS) {
        if (type.startsWith(effect)) {
          return Tie.SERVER_EFFECTS;
        }
      }
      return OWN_TOOLS.contains(type) ? null : Tie.HOSTED_TOOLS;
    }
    // Reasoning that came without its encrypted form is kept at the server.
    boolean reasoning = isItem(container, depth) && type.equals("reasoning");
    return reasoning ? Tie.SERVER_STATE : TYPES.get(type);
  }

  static boolean isId(String container, String name) {
    return name.equals("id") ? WITH_ID.contains(container) : IDS.contains(name);
  }
}
