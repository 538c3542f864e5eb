/** What a killed agent leaves at its boards. */
import assert from "node:assert/strict";
import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Offspring } from "../../../dashboard/agent/offspring.js";
import { patience } from "../lab.js";

describe("an agent's processes", function () {
  this.timeout(patience);
  let folder: string;
  const children: ChildProcess[] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "pinbridge-offspring-"))));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that ends when nobody is at its stdin any more; `stubborn` ones never do. */
  const start = (stubborn = false): ChildProcess => {
    const text = stubborn ? "setInterval(() => {}, 1e9)" : "process.stdin.resume()";
    const child = spawn(process.execPath, ["-e", text], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    children.push(child);
    return child;
  };
  const notes = (): string[] => readdirSync(join(folder, "processes"));
  const gone = (child: ChildProcess): Promise<unknown> =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once("exit", resolve));
  /** As another agent would have written them, which is dead. */
  const noteOfDead = async (...left: ChildProcess[]): Promise<void> => {
    const script = join(folder, "agent.mjs");
    const offspring = new URL("../../../dashboard/agent/offspring.js", import.meta.url);
    writeFileSync(
      script,
      `import { Offspring } from ${JSON.stringify(offspring.href)};
const offspring = new Offspring(${JSON.stringify(folder)});
for (const pid of process.argv.slice(2)) offspring.note({ pid: Number(pid), once() {} });
process.send("noted");
`,
    );
    const agent = fork(
      script,
      left.map(({ pid }) => String(pid)),
    );
    children.push(agent);
    await new Promise((resolve) => agent.once("message", resolve));
    agent.kill("SIGKILL");
    await gone(agent);
  };

  it("are waited for by the next agent", async () => {
    const child = start();
    await noteOfDead(child);
    let free = false;
    const waited = new Offspring(folder).endThoseBefore(patience).then(() => (free = true));
    child.stdin!.end();
    await gone(child);
    await waited;
    assert.deepEqual([free, child.signalCode], [true, null]);
    assert.deepEqual(notes(), []);
  });

  it("are ended by it when they do not end by themselves", async () => {
    const child = start(true);
    await noteOfDead(child);
    await new Offspring(folder).endThoseBefore(0);
    await gone(child);
    assert.equal(child.signalCode, "SIGKILL");
    assert.deepEqual(notes(), []);
  });

  it("are left alone while their agent lives, and forgotten when they end", async () => {
    const offspring = new Offspring(folder);
    const child = start();
    offspring.note(child);
    await new Offspring(folder).endThoseBefore();
    assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
    child.stdin!.end();
    await gone(child);
    assert.deepEqual(notes(), []);
  });

  it("are not taken for others that have their numbers by now", async () => {
    const other = start(true);
    mkdirSync(join(folder, "processes"));
    const note = { process: `${other.pid}-1`, agent: "1-1" };
    writeFileSync(join(folder, "processes", note.process), JSON.stringify(note));
    writeFileSync(join(folder, "processes", "half"), '{"proc');
    await new Offspring(folder).endThoseBefore();
    assert.deepEqual([other.exitCode, other.signalCode], [null, null]);
    assert.deepEqual(notes(), []);
  });
});
