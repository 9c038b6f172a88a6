package io.streamtune.checks.canary;

/** Known by {@link io.streamtune.checks.canary.banned.KnowsMain}, which breaks a rule. */
public final class Main {
  private Main() {}

  public static void start() {}
}
