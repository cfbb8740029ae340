package io.outrigger.config;

/** When a remembered answer may stand in; each mode includes the ones before it. */
public enum CacheMode {
  /** Nothing is remembered. */
  OFF,
  /** All that changes the answer is equal. */
  EXACT,
  /** The last user text may differ in spelling that cannot change its meaning. */
  NORMALIZED,
  /** The last user text may be another one that means nearly the same. */
  SEMANTIC
}
