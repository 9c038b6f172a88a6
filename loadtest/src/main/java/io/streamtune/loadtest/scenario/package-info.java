/**
 * A scenario: a load, actions during it, and limits that must hold.
 *
 * <pre>
 * scenario.yaml ─▶ ScenarioFile ─▶ Scenario ─┬▶ load ─▶ a KafkaRun (command)
 *                                            ├▶ actions ─▶ Stage ─┬▶ Promoter (the command line's)
 *                                            │  loadtest-stage    ├▶ Processes
 *                                            │                    └▶ ScenarioEvent
 *                                            └▶ Limits ─▶ Check ─▶ exit status
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
