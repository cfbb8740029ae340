package io.outrigger.status;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How the page looks, and the proof for the browser that these are our words. */
final class PageStyle {
  /** Colours reach a contrast of 4.5 to 1 in both schemes; a test measures it in a browser. */
  static final String CSS =
      """
      :root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;\
      --link:#0550ae;--bad:#a40e26;--warn:#7d4e00;--good:#116329;--bar:#57606a}
      @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9da7b3;\
      --line:#30363d;--link:#79c0ff;--bad:#ff9b93;--warn:#e3b341;--good:#7ee787;--bar:#9da7b3}}
      *{box-sizing:border-box}
      body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--bg);color:var(--fg);\
      font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
      h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{margin:.25rem 0}
      a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
      nav a{display:inline-block;padding:.4rem 0;margin-right:1rem}
      dl{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.75rem 0}dt{color:var(--dim);\
      font-size:.85rem}dd{margin:0;font-variant-numeric:tabular-nums}
      header>p{font-size:1.15rem}.open{color:var(--bad)}.half_open{color:var(--warn)}\
      .closed{color:var(--good)}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;\
      border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
      thead th{color:var(--dim);font-weight:600;font-size:.85rem}tbody th{font-weight:600}
      svg{width:11.25rem;max-width:100%;height:1.5rem;fill:var(--bar);\
      border-bottom:1px solid var(--line)}
      footer{margin-top:2rem;color:var(--dim)}
      @media(max-width:40rem){table,tbody,tr,tbody th,td{display:block}
      thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
      tr{border-bottom:1px solid var(--line);padding:.5rem 0}tbody th,td{border:0;padding:.1rem 0}
      td{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.5rem}
      td::before{content:attr(data-l);color:var(--dim)}}
      """;

  /** For the header {@code content-security-policy}. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash()
          + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PageStyle() {}

  private static String hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder().encodeToString(sha.digest(CSS.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java has it
    }
  }
}
