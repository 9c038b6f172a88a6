package io.streamtune.checks.canary.leak;

import io.streamtune.checks.canary.stream.commit.Inside;

/** Breaks: the inside of a module is used there alone. */
interface KnowsInside extends Inside {}
