/** What a job's process can reach, tried from inside by JavaScript: stronger than any Python program, which has the VM around it besides. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, chownSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patience } from "../lab.js";
import { makeSandbox, spawnConfined, type Confinement } from "../../../dashboard/agent/sandbox.js";

describe("a job's process", function () {
  this.timeout(patience);
  const sandbox = makeSandbox();
  let root: string;
  let folder: string;

  before(() => {
    root = mkdtempSync(join(tmpdir(), "pinbridge-sandbox-"));
    folder = join(root, "job");
    mkdirSync(folder);
    if (sandbox.owner !== undefined) {
      // others must be able to go through what is above it
      rmSync(root, { recursive: true });
      root = mkdtempSync(join(tmpdir(), "pinbridge-sandbox-"));
      folder = join(root, "job");
      mkdirSync(folder);
      chownSync(root, sandbox.owner.uid, sandbox.owner.gid);
      chownSync(folder, sandbox.owner.uid, sandbox.owner.gid);
    }
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  const limits = { memoryMb: 128, outputKb: 64, traceKb: 0, diskMb: 1 };

  /** @returns what the code sent, or how the process ended */
  function inside(code: string, more: Partial<Confinement> = {}): Promise<any> {
    const wanted = { limits, cpuSeconds: 600, network: false, folder, hardware: false, ...more };
    const child = spawnConfined(sandbox, wanted, [
      "--input-type=module",
      "--eval",
      `const say = (value) => process.send(value, () => process.exit());\n${code}`,
    ]);
    let said = "";
    child.stderr!.on("data", (bytes: Buffer) => (said += bytes.toString()));
    return new Promise((resolve) => {
      child.once("message", resolve);
      child.once("close", (code, signal) => resolve({ code, signal, said }));
    });
  }

  /** How each of them went, as one process tried them one after another. */
  const triesOf = (...deeds: string[]): string =>
    `const went = [];
${deeds.map((deed) => `try { ${deed}; went.push("done"); } catch (error) { went.push(error.code ?? error.message); }`).join("\n")}
say(went);`;

  it("reads and writes nothing but its own folder", async () => {
    const fs = `import fs from "node:fs";`;
    const refused = [
      `fs.readFileSync("/etc/passwd")`,
      `fs.readFileSync("${folder}/../../../etc/passwd")`,
      `fs.readdirSync("/etc")`,
      `fs.writeFileSync("/tmp/pinbridge-escape", "x")`,
      `fs.symlinkSync("/etc", "${folder}/link")`,
      `fs.readFileSync("/proc/self/environ")`,
    ];
    const own = [`fs.writeFileSync("${folder}/own", "x")`, `fs.readFileSync("${folder}/own")`];
    assert.deepEqual(await inside(`${fs} ${triesOf(...own, ...refused)}`), [
      ...own.map(() => "done"),
      ...refused.map(() => "ERR_ACCESS_DENIED"),
    ]);
  });

  it("starts no process and loads no native code", async () => {
    const child = await inside(`import { spawnSync } from "node:child_process"; ${triesOf(`spawnSync("true")`)}`);
    assert.deepEqual(child, ["ERR_ACCESS_DENIED"]);
    const addon = await inside(triesOf(`process.dlopen({ exports: {} }, "/lib/x.node")`));
    assert.deepEqual(addon, ["ERR_DLOPEN_DISABLED"]);
  });

  it("sees nothing of the agent's environment", async () => {
    process.env.PINBRIDGE_AGENT_TOKEN = "pb_secret";
    try {
      const names: string[] = await inside(`say(Object.keys(process.env))`);
      assert.deepEqual(
        names.filter(
          (name) =>
            !["HOME", "TMPDIR", "PATH", "LANG", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE"].includes(name),
        ),
        [],
      );
    } finally {
      delete process.env.PINBRIDGE_AGENT_TOKEN;
    }
  });

  it("is nobody when the agent is root, and its report says what holds here", async () => {
    const { user, network } = sandbox.report;
    const uid: number = await inside(`say(process.getuid())`);
    assert.equal(uid, sandbox.owner?.uid ?? process.getuid!());
    assert.equal(user === "nobody", uid === 65_534 && process.getuid!() === 0);
    assert.match(network, /^none \(a namespace|no Python module reaches it/);
  });

  it("reaches not even this machine where the system gives it a network of its own", async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const dial = `import net from "node:net"; net.connect(${port}, "127.0.0.1").once("connect", () => say("in")).once("error", (e) => say(e.code));`;
    try {
      const cut = sandbox.report.network.startsWith("none");
      assert.equal((await inside(dial)) === "in", !cut);
      assert.equal(await inside(dial, { network: true }), "in");
    } finally {
      server.close();
    }
  });

  it("is ended by the kernel when it takes too much processor time or writes too large a file", async () => {
    if (!sandbox.report.processor.includes("kernel")) return assert.equal(process.platform === "linux", false);
    assert.equal((await inside("for (;;) {}", { cpuSeconds: 1 })).signal, "SIGXCPU");
    const flood = `import fs from "node:fs"; const f = fs.openSync("${folder}/big", "w"); process.on("SIGXFSZ", () => {}); ${triesOf(`for (let n = 0; n < 64; n++) fs.writeSync(f, Buffer.alloc(1 << 16))`)}`;
    assert.deepEqual(await inside(flood), ["EFBIG"]);
  });

  it("is ended when its heap is full", async () => {
    const { signal, code } = await inside(
      "const all = []; for (;;) all.push(new Array(1000).fill({}).map(() => ({})));",
    );
    assert.ok(signal === "SIGABRT" || signal === "SIGTRAP" || code === 134, `${signal} ${code}`);
  });
});
