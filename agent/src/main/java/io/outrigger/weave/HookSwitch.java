package io.outrigger.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * The call sites of one hook in one application. Where an adapter meets a library that lacks a
 * member, each call would pay for the same error: after the first, all sites do without the
 * adapter.
 */
final class HookSwitch {

  private final List<MutableCallSite> sites = new ArrayList<>();
  private boolean off;

  /** Leads a site, which does nothing yet, to the adapter; leaves it as it is once turned off. */
  synchronized void connect(MutableCallSite site, MethodHandle target) {
    if (!off) {
      sites.add(site);
      site.setTarget(target);
    }
  }

  /** Returns whether it was still on. Calls on their way keep what the adapter brought them. */
  synchronized boolean turnOff() {
    if (off) {
      return false;
    }
    off = true;
    for (MutableCallSite site : sites) {
      site.setTarget(CallSiteLinker.without(site.type()));
    }
    MutableCallSite.syncAll(sites.toArray(new MutableCallSite[0]));
    sites.clear();
    return true;
  }
}
