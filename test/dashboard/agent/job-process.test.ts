/** A job's process by itself, without the agent that it answers to. */
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FromJob, JobOrder } from "../../../dashboard/agent/job-messages.js";
import { patience } from "../lab.js";

const entry = fileURLToPath(new URL("../../../dashboard/agent/job-process.js", import.meta.url));

describe("a job's process", function () {
  this.timeout(patience);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "pinbridge-job-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("stops its program when nobody renews the lease, and blames neither the program nor a person", async () => {
    writeFileSync(join(folder, "code.py"), "while True:\n    pass\n");
    const order: JobOrder = {
      kind: "begin",
      job: "program",
      folder,
      artefacts: join(folder, "artefacts"),
      program: "code.py",
      args: [],
      dialect: undefined,
      clock: "simulated",
      board: "emulator:pico",
      rig: null,
      health: { everyMinutes: 0, expectI2c: [] },
      traceBytes: 0,
      network: false,
      stdin: false,
    };
    const child = fork(entry, { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
    try {
      const end = await new Promise<Extract<FromJob, { kind: "end" }>>((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`ended with ${code} and no word`)));
        child.on("message", (message: FromJob) => {
          if (message.kind === "ready") {
            child.send({ kind: "alive", forMs: 100, patienceMs: patience });
            child.send(order);
          } else if (message.kind === "end") resolve(message);
        });
      });
      assert.equal(end.outcome, "infra_error");
      assert.match(end.reason ?? "", /no renewal of its lease/);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
