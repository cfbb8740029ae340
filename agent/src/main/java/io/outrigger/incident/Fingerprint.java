package io.outrigger.incident;

import io.outrigger.config.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** What tells that an incident is an old acquaintance: eight hex digits. */
final class Fingerprint {

  private Fingerprint() {}

  static String of(String provider, String model, ErrorCategory category, String reason) {
    String text = provider + '\n' + model + '\n' + category.word() + '\n' + reason;
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    String digits = Long.toHexString(sum.getValue());
    return "0".repeat(8 - digits.length()) + digits;
  }
}
