import assert from "node:assert/strict";
import { streakAfter, together, verdict } from "../../../dashboard/server/rules/ending.js";

const tries = { attempts: 1, retries: 2, elsewhere: true, cancelled: false };

describe("how a run's end is judged", () => {
  it("never tries a failed or timed-out program again", () => {
    assert.deepEqual(verdict({ outcome: "failed", reason: "x" }, tries), {
      kind: "final",
      outcome: "failed",
      reason: "x",
    });
    assert.equal(verdict({ outcome: "timeout", reason: null }, tries).kind, "final");
  });

  it("tries a fault of the infrastructure again, on another rig, as often as was asked", () => {
    const fault = { outcome: "infra_error" as const, reason: "The board was unplugged." };
    assert.deepEqual(verdict(fault, tries), { kind: "again", reason: "The board was unplugged." });
    assert.deepEqual(verdict(fault, { ...tries, attempts: 3 }), {
      kind: "final",
      outcome: "infra_error",
      reason: "The board was unplugged. It was tried 3 times.",
    });
    assert.match((verdict(fault, { ...tries, elsewhere: false }) as { reason: string }).reason, /no other rig/);
  });

  it("does not try again what somebody has cancelled", () => {
    const end = verdict({ outcome: "infra_error", reason: "The agent went." }, { ...tries, cancelled: true });
    assert.deepEqual(end, { kind: "final", outcome: "cancelled", reason: "The agent went." });
  });

  it("lets the worst part of several decide, and the infrastructure before a failure it may have caused", () => {
    const part = (outcome: Parameters<typeof streakAfter>[0]) => ({ outcome, reason: outcome });
    assert.equal(together([part("passed"), part("failed")]).outcome, "failed");
    assert.equal(together([part("failed"), part("infra_error"), part("passed")]).outcome, "infra_error");
    assert.equal(together([part("passed"), part("passed")]).outcome, "passed");
  });

  it("counts a rig's failures in a row, which a program's failure ends and a cancel leaves", () => {
    assert.equal(streakAfter("infra_error", 1), 2);
    assert.equal(streakAfter("failed", 2), 0);
    assert.equal(streakAfter("cancelled", 2), 2);
  });
});
