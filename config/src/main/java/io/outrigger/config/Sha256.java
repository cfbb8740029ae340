package io.outrigger.config;

/**
 * SHA-256 (FIPS 180-4) for the configuration's hash, which protects nothing. The library's own
 * would load the whole security provider framework in premain: measured 10 ms of CPU on JDK 17.
 */
final class Sha256 {

  /** Fractional parts of the square roots of the first 8 primes. */
  private static final int[] START = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  /** Fractional parts of the cube roots of the first 64 primes. */
  private static final int[] ROUND = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  private Sha256() {}

  /** The digest in 64 lower-case hex digits. */
  static String hex(byte[] message) {
    int[] state = START.clone();
    byte[] padded = padded(message);
    for (int offset = 0; offset < padded.length; offset += 64) {
      compress(state, padded, offset);
    }
    StringBuilder hex = new StringBuilder(64);
    for (int word : state) {
      for (int shift = 28; shift >= 0; shift -= 4) {
        hex.append(Character.forDigit((word >>> shift) & 15, 16));
      }
    }
    return hex.toString();
  }

  /** The message, a one bit, zeros, and the length in bits, to whole blocks of 64 bytes. */
  private static byte[] padded(byte[] message) {
    byte[] padded = new byte[(message.length + 72) / 64 * 64];
    System.arraycopy(message, 0, padded, 0, message.length);
    padded[message.length] = (byte) 0x80;
    long bits = 8L * message.length;
    for (int i = 1; i <= 8; i++) {
      padded[padded.length - i] = (byte) bits;
      bits >>>= 8;
    }
    return padded;
  }

  private static void compress(int[] state, byte[] block, int offset) {
    int[] w = new int[64];
    for (int i = 0; i < 64; i++) {
      w[i] =
          i < 16
              ? word(block, offset + 4 * i)
              : w[i - 16] + sigma(w[i - 15], 7, 18, 3) + w[i - 7] + sigma(w[i - 2], 17, 19, 10);
    }
    int[] v = state.clone();
    for (int i = 0; i < 64; i++) {
      int choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
      int majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
      int first = v[7] + sum(v[4], 6, 11, 25) + choice + ROUND[i] + w[i];
      int second = sum(v[0], 2, 13, 22) + majority;
      System.arraycopy(v, 0, v, 1, 7);
      v[4] += first;
      v[0] = first + second;
    }
    for (int i = 0; i < 8; i++) {
      state[i] += v[i];
    }
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 255) << 24
        | (bytes[at + 1] & 255) << 16
        | (bytes[at + 2] & 255) << 8
        | (bytes[at + 3] & 255);
  }

  private static int sum(int x, int a, int b, int c) {
    return Integer.rotateRight(x, a) ^ Integer.rotateRight(x, b) ^ Integer.rotateRight(x, c);
  }

  private static int sigma(int x, int a, int b, int shift) {
    return Integer.rotateRight(x, a) ^ Integer.rotateRight(x, b) ^ (x >>> shift);
  }
}
