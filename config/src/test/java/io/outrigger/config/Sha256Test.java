package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class Sha256Test {

  @Property
  void agreesWithTheLibrary(@ForAll @Size(max = 300) byte[] message)
      throws NoSuchAlgorithmException {
    assertThat(Sha256.hex(message))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message)));
  }
}
