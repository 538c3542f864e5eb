/** The whole lab in one process: server, agent, an emulated board, jobs in processes of their own. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { Agent } from "../../dashboard/agent/agent.js";
import { runAtRig } from "../../dashboard/cli/at-rig.js";
import { lease, submit as submitCommand } from "../../dashboard/cli/commands.js";
import { parseBoardUrl } from "../../hil/transports/board-url.js";
import { openLab } from "../../hil/transports/lab.js";
import { runProgram } from "../../src/index.js";
import { finished, localAgent, patience, submit, testServer, until, type TestServer } from "./lab.js";

describe("a lab with one emulated rig", function () {
  this.timeout(patience);
  let server: TestServer;
  let agent: Agent;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-lab-"));
    server = await testServer();
    agent = await localAgent(server, folder);
    await agent.start();
    await until(async () => (await server.api("GET", "/api/v1/rigs?state=ready")).body.items.length === 1);
  });

  after(async () => {
    await agent.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lists the rig, ready, with its board", async () => {
    const { body } = await server.api("GET", "/api/v1/rigs/pico");
    assert.equal(body.state, "ready");
    assert.equal(body.board.url, "emulator:pico");
    assert.deepEqual(body.tags, ["emulated"]);
  });

  it("runs a program on the board, keeps its output, its measured values and its result", async () => {
    const job = await submit(server, {
      "code.py": `import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(True)\nprint("led", led.value)\nprint("##measure voltage 3.29 V")\n`,
    });
    const { body } = await finished(server, job);
    assert.equal(body.outcome, "passed", body.reason);
    const run = (await server.api("GET", `/api/v1/runs/${body.runs[0].id}`)).body;
    assert.deepEqual(run.measurements, [{ name: "voltage", value: 3.29, unit: "V" }]);
    assert.deepEqual(
      run.tests.map(({ suite, name, status }: Record<string, string>) => ({ suite, name, status })),
      [{ suite: "code.py", name: "program", status: "passed" }],
    );
    assert.equal(run.summary.board.id, "raspberry_pi_pico");
    const log = await server.api("GET", `/api/v1/runs/${run.id}/log`, undefined, { accept: "text/plain" });
    assert.equal(log.body, "led True\n##measure voltage 3.29 V\n");
  });

  it("keeps what a run asked of its board, and says how it differs from the last one that passed", async () => {
    const blink = (times: number): string =>
      `import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(False)\nfor _ in range(${times}):\n    led.value = not led.value\nprint(led.value)\n`;
    const ended = async (text: string, more: object = {}): Promise<any> => {
      const { body } = await finished(server, await submit(server, { "code.py": text }, { name: "blink", ...more }));
      return body;
    };
    const green = (await ended(blink(4))).runs[0].id;
    const failed = await ended(`${blink(5)}raise ValueError`);
    const run = failed.runs[0].id;
    const trace = (await server.api("GET", `/api/v1/runs/${run}/trace?op=gpio.set`)).body;
    assert.equal(trace.total, 5);
    assert.deepEqual(trace.items[0].request, { pin: 25, level: 1 });
    assert.equal(trace.items[0].line, 5);
    assert.equal((await server.api("GET", `/api/v1/runs/${run}/last-green`)).body.run, green);
    const { body } = await server.api("GET", `/api/v1/runs/compare?a=last-green&b=${run}`);
    assert.equal(body.a, green);
    assert.deepEqual([body.traces[0].equal, body.traces[0].onlyA, body.traces[0].onlyB], [false, 0, 2]);
    assert.deepEqual([body.output.equal, body.output.a, body.output.b], [false, "False", "True"]);
    // the same program again: nothing of the trace differs, whatever the clock said
    const again = (await ended(blink(4))).runs[0].id;
    const same = (await server.api("GET", `/api/v1/runs/compare?a=${green}&b=${again}`)).body;
    assert.deepEqual([same.trace.equal, same.output.equal, same.traces[0].hunks], [true, true, []]);
    const cut = (await ended(blink(500), { name: "long", limits: { traceKb: 1 } })).runs[0].id;
    assert.equal((await server.api("GET", `/api/v1/runs/${cut}/trace`)).body.cut, true);
    assert.equal((await server.api("GET", `/api/v1/runs/${cut}/last-green`)).body.run, null);
  });

  it("runs a program beside the board with its modules, and brings only its output, its trace and its end", async () => {
    const here = mkdtempSync(join(tmpdir(), "pinbridge-at-rig-"));
    const file = join(here, "code.py");
    writeFileSync(join(here, "mine.py"), "pin = 'LED'\n");
    mkdirSync(join(here, "lib"));
    writeFileSync(join(here, "lib", "theirs.py"), "def say(x): print('said', x)\n");
    writeFileSync(
      file,
      "import sys, board, digitalio, mine, theirs\nled = digitalio.DigitalInOut(getattr(board, mine.pin))\nled.switch_to_output(True)\ntheirs.say(sys.argv[1])\nraise SystemExit(3)\n",
    );
    const [printed, noted, trace]: [string[], string[], string] = [[], [], join(here, "out", "trace.jsonl")];
    const code = await runAtRig(
      file,
      ["hello"],
      {
        board: `${server.url}/rigs/pico`,
        token: server.adminToken,
        trace,
        until: new Promise(() => {}),
        onStderr: (text) => noted.push(text),
      },
      { print: (text) => printed.push(text), note: (text) => noted.push(text) },
    );
    assert.equal(printed.join(""), "said hello\n");
    assert.equal(code, 1, noted.join(""));
    assert.match(noted.join(""), /exit code 3/);
    const ops = readFileSync(trace, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).op);
    assert.ok(ops.includes("gpio.claim") && ops.includes("gpio.configure"), String(ops));
    rmSync(here, { recursive: true });
  });

  describe("for a program beside the board", () => {
    /** Runs the text at the rig. @param typed  what is on stdin, when `heard` sees to it. @returns its output, what was noted, its exit code */
    const atRig = async (
      text: string,
      input: PassThrough,
      heard: (printed: string) => void = () => {},
      interrupted: Promise<void> = new Promise(() => {}),
    ): Promise<{ printed: string; noted: string; code: number }> => {
      const here = mkdtempSync(join(tmpdir(), "pinbridge-at-rig-"));
      writeFileSync(join(here, "code.py"), text);
      let [printed, noted] = ["", ""];
      const note = (more: string): void => void (noted += more);
      try {
        const code = await runAtRig(
          join(here, "code.py"),
          [],
          {
            board: `${server.url}/rigs/pico`,
            token: server.adminToken,
            input: input as unknown as NodeJS.ReadStream,
            until: interrupted,
            onStderr: note,
          },
          { print: (more) => heard((printed += more)), note },
        );
        return { printed, noted, code };
      } finally {
        rmSync(here, { recursive: true });
      }
    };

    it("brings what is typed to input(), line by line, as it asks", async () => {
      const stdin = new PassThrough();
      const program = `total = 0
while True:
    line = input("> ")
    if line == "quit":
        break
    total += int(line)
    print("total", total)
`;
      const answers = new Map([
        ["> ", "20\n"],
        ["> total 20\n> ", "22\n"],
        ["> total 20\n> total 42\n> ", "quit\n"],
      ]);
      const { printed, code, noted } = await atRig(program, stdin, (text) => {
        const answer = answers.get(text);
        if (answer !== undefined) stdin.write(answer);
      });
      assert.deepEqual([printed, code], ["> total 20\n> total 42\n> ", 0], noted);
    });

    it("brings all of a large file, and its end", async () => {
      const stdin = new PassThrough();
      stdin.end("0123456789abcde\n".repeat(20_000));
      const program = `import sys
lines = wrong = 0
for line in sys.stdin:
    lines += 1
    wrong += line != "0123456789abcde\\n"
print(lines, wrong)
try:
    input()
except EOFError:
    print("the end")
`;
      const { printed, code, noted } = await atRig(program, stdin);
      assert.deepEqual([printed, code], ["20000 0\nthe end\n", 0], noted);
    });

    it("interrupts it by Ctrl-C, and lets it tidy up while it waits for input", async () => {
      let press!: () => void;
      const pressed = new Promise<void>((resolve) => (press = resolve));
      const program = `try:
    input("asked ")
except KeyboardInterrupt:
    print("tidied")
    raise
`;
      const { printed, code } = await atRig(
        program,
        new PassThrough(),
        (text) => text.includes("asked") && press(),
        pressed,
      );
      assert.deepEqual([printed, code], ["asked tidied\n", 130]);
      await until(async () => (await server.api("GET", "/api/v1/rigs/pico")).body.state === "ready");
    });

    it("is done when the program is, whatever is left on stdin", async () => {
      const stdin = new PassThrough();
      stdin.write("x".repeat(1 << 20));
      assert.deepEqual(await atRig("print('done')\n", stdin), { printed: "done\n", noted: "", code: 0 });
      stdin.destroy();
    });

    it("refuses input where none is taken, and from others", async () => {
      const { body } = await finished(server, await submit(server, { "code.py": "input()" }));
      assert.match(body.reason, /EOFError/);
      const path = `/api/v1/runs/${body.runs[0].id}/input`;
      const refused = await server.api("POST", path, { seq: 0, data: "eA==" });
      assert.deepEqual([refused.status, refused.body.detail], [422, "The job takes no input."]);
      const taking = await finished(server, await submit(server, { "code.py": "1" }, { stdin: true }));
      const over = await server.api("POST", `/api/v1/runs/${taking.body.runs[0].id}/input`, { seq: 0, data: "eA==" });
      assert.deepEqual([over.status, over.body.detail], [409, "The program has ended."]);
      const user = (await server.api("POST", "/api/v1/users", { name: "ina", role: "user" })).body;
      const { token } = (await server.api("POST", "/api/v1/tokens", { name: "t", user: user.id })).body;
      const other = { authorization: `Bearer ${token}` };
      assert.equal((await server.api("POST", path, { seq: 0 }, other)).status, 403);
      assert.equal((await server.api("POST", path, { seq: 0, data: "no base64" })).status, 400);
    });
  });

  describe("followed from where it was submitted", () => {
    const follow = async (text: string, more: object, heard: (printed: string) => void = () => {}): Promise<any> => {
      const here = mkdtempSync(join(tmpdir(), "pinbridge-follow-"));
      writeFileSync(join(here, "code.py"), text);
      let printed = "";
      const out = { print: (piece: string) => heard((printed += piece)), note: () => {} };
      const asked = { lab: server.url, token: server.adminToken, tag: [], args: [], needs: [], follow: true };
      try {
        const code = await submitCommand([join(here, "code.py")], { ...asked, ...more }, out);
        return { code, printed };
      } finally {
        rmSync(here, { recursive: true });
      }
    };

    it("leaves its output, its results and its trace in a folder of its rig's name", async () => {
      const kept = mkdtempSync(join(tmpdir(), "pinbridge-kept-"));
      const text =
        "import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nprint('seen')\nraise SystemExit(4)\n";
      assert.deepEqual(await follow(text, { artefacts: kept }), { code: 1, printed: "seen\n" });
      assert.equal(readFileSync(join(kept, "pico", "log.txt"), "utf8"), "seen\n");
      assert.match(
        readFileSync(join(kept, "pico", "junit.xml"), "utf8"),
        /<failure message="The program ended with the exit/,
      );
      assert.match(readFileSync(join(kept, "pico", "trace.jsonl"), "utf8"), /"op":"gpio\.claim"/);
      rmSync(kept, { recursive: true });
    });

    it("is cancelled when whoever follows it is told to stop", async () => {
      let press!: () => void;
      const until = new Promise<void>((resolve) => (press = resolve));
      const text = "print('begun')\nwhile True:\n    pass\n";
      const { code } = await follow(
        text,
        { until, name: "stopped" },
        (printed) => printed.includes("begun") && press(),
      );
      assert.equal(code, 130);
      const { items } = (await server.api("GET", "/api/v1/jobs?name=stopped")).body;
      assert.equal(items[0].outcome, "cancelled");
    });
  });

  it("does not call a run passed whose JUnit tells of a failure", async () => {
    const xml =
      '<testsuite name="bench"><testcase name="reads"/><testcase name="writes"><failure message="stuck"/></testcase></testsuite>';
    const text = `open("results.xml", "w").write(${JSON.stringify(xml)})\n`;
    const { body } = await finished(server, await submit(server, { "code.py": text }, { junit: "results.xml" }));
    assert.deepEqual([body.outcome, body.reason], ["failed", "1 of 2 tests failed, first bench writes: stuck"]);
  });

  it("does not try a program again that failed", async () => {
    const { body } = await finished(server, await submit(server, { "code.py": "1/0" }));
    assert.equal(body.outcome, "failed");
    assert.match(body.reason, /ZeroDivisionError/);
    assert.equal(body.attempts, 1);
  });

  it("gives a program nothing of the machine but its own folder", async () => {
    const program = `for name in ("/etc/passwd", "../../../../../../../../etc/passwd", "../rig.yaml/../../../blobs"):
    try:
        open(name).read()
        print("read", name)
    except OSError as e:
        print("refused")
import os
print(os.getenv("HOME") is None)
open("own.txt", "w").write("x")
print(open("own.txt").read())
`;
    const { body } = await finished(server, await submit(server, { "code.py": program, "lib/used.py": "x = 1" }));
    assert.equal(body.outcome, "passed", body.reason);
    const log = await server.api("GET", `/api/v1/runs/${body.runs[0].id}/log`, undefined, { accept: "text/plain" });
    assert.equal(log.body, "refused\nrefused\nrefused\nTrue\nx\n");
  });

  it("gives a program the network when its job was granted that, and none otherwise", async () => {
    const listening = createServer((socket) => socket.end("hello")).listen(0, "127.0.0.1");
    await new Promise((resolve) => listening.once("listening", resolve));
    const { port } = listening.address() as AddressInfo;
    const program = `import socket\ns = socket.socket()\ns.connect(("127.0.0.1", ${port}))\nassert s.recv(5) == b"hello"\n`;
    const ended = async (network: boolean): Promise<any> =>
      (await finished(server, await submit(server, { "code.py": program }, { network, dialect: "micropython" }))).body;
    const granted = await ended(true);
    assert.equal(granted.outcome, "passed", granted.reason);
    const refused = await ended(false);
    assert.deepEqual([refused.outcome, refused.reason], ["failed", "The program ended with OSError."]);
    await new Promise((resolve) => listening.close(resolve));
  });

  it("cancels a program in mid-run, and the rig is ready again", async () => {
    const job = await submit(server, { "code.py": "print('begun')\nwhile True:\n    pass\n" });
    await until(async () => {
      const { runs } = (await server.api("GET", `/api/v1/jobs/${job}`)).body;
      const log = runs[0] && (await server.api("GET", `/api/v1/runs/${runs[0].id}/log`)).body;
      return log?.items?.length > 0;
    });
    await server.api("POST", `/api/v1/jobs/${job}/cancel`);
    const { body } = await finished(server, job);
    assert.equal(body.outcome, "cancelled");
    assert.equal((await server.api("GET", "/api/v1/rigs/pico")).body.state, "ready");
  });

  it("ends a program at its time-out", async () => {
    const { body } = await finished(
      server,
      await submit(server, { "code.py": "while True: pass" }, { timeoutSeconds: 1 }),
    );
    assert.equal(body.outcome, "timeout");
  });

  describe("as a remote board", () => {
    const run = async (
      text: string,
      lab = server.url,
      heard: (text: string) => unknown = () => {},
    ): Promise<{ output: string; ending: string; error: string | undefined }> => {
      let output = "";
      const before = process.env.PINBRIDGE_TOKEN;
      process.env.PINBRIDGE_TOKEN = server.adminToken;
      try {
        // a busy computer is no broken connection
        const board = `${lab}/rigs/pico?patience=30`;
        const { ending, linkError } = await runProgram({
          text,
          board,
          onOutput: (_fd, bytes) => {
            output += Buffer.from(bytes).toString();
            heard(Buffer.from(bytes).toString());
          },
        });
        return {
          output,
          ending: ending.kind,
          error: linkError?.message ?? (ending.kind === "no-board" ? ending.error.what : undefined),
        };
      } finally {
        if (before === undefined) delete process.env.PINBRIDGE_TOKEN;
        else process.env.PINBRIDGE_TOKEN = before;
      }
    };

    it("runs a program here with its pins there, and gives the rig back", async () => {
      const program = `import board, digitalio
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(False)
for _ in range(50):
    led.value = not led.value
print(led.value)
`;
      assert.deepEqual(await run(program), { output: "False\n", ending: "done", error: undefined });
      await until(async () => (await server.api("GET", "/api/v1/rigs/pico")).body.state === "ready");
    });

    it("goes on when the connection breaks in mid-run, with nothing lost and nothing done twice", async () => {
      const sockets = new Set<Socket>();
      const proxy = createServer((here) => {
        const there = connect(Number(new URL(server.url).port), "127.0.0.1");
        for (const [from, to] of [
          [here, there],
          [there, here],
        ]) {
          sockets.add(from);
          from.pipe(to);
          from.on("error", () => {});
          from.on("close", () => to.destroy());
        }
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      try {
        const program = `import board, digitalio
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(False)
wrong = 0
for n in range(400):
    led.value = not led.value
    if led.value != (n % 2 == 0): wrong += 1
    if n == 50: print("half")
print("wrong", wrong)
`;
        let broken = 0;
        const breakAll = (): void => {
          broken = sockets.size;
          for (const socket of sockets) socket.destroy();
        };
        const result = await run(
          program,
          `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
          (text) => text.includes("half") && breakAll(),
        );
        assert.deepEqual(result, { output: "half\nwrong 0\n", ending: "done", error: undefined });
        assert.ok(broken > 0);
      } finally {
        proxy.close();
      }
    });

    it("loses the board when an administrator takes the rig over", async () => {
      const program =
        "import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(True)\nprint(led.value)\nwhile True:\n    led.value = not led.value\n    led.value\n";
      let begun!: () => void;
      const held = new Promise<void>((resolve) => (begun = resolve));
      const running = run(program, server.url, begun);
      await held;
      const taken = await server.api("POST", "/api/v1/rigs/pico/take-over", { reason: "needed" });
      assert.match(taken.body.job, /^job_/, "somebody had it");
      const { error } = await running;
      assert.match(error!, /pico is not reached any more|ended the session/);
      const { items } = (await server.api("GET", "/api/v1/audit?limit=5")).body;
      assert.ok(items.some(({ action }: { action: string }) => action === "rig.taken-over"));
      await until(async () => (await server.api("GET", "/api/v1/rigs/pico")).body.state === "ready");
    });

    it("tells whoever holds a lease of it who has taken it over, and why", async () => {
      const asked = {
        lab: server.url,
        token: server.adminToken,
        tag: [],
        minutes: 5,
        until: new Promise<void>(() => {}),
      };
      let has!: () => void;
      const held = new Promise<void>((resolve) => (has = resolve));
      const holding = lease("pico", asked, { print: () => has(), note: () => {} });
      await held;
      await server.api("POST", "/api/v1/rigs/pico/take-over", { reason: "It burns." });
      await assert.rejects(holding, /You have pico no longer\. Taken over by admin: It burns\./);
      const { items } = (await server.api("GET", "/api/v1/audit?limit=20")).body;
      const record = items.find(({ action }: { action: string }) => action === "rig.taken-over");
      assert.deepEqual(
        [record.user, record.subject, record.detail.from, record.detail.reason],
        ["admin", "pico", "admin", "It burns."],
      );
    });

    it("is free for the next program as soon as one has ended, within one lease", async () => {
      const { job } = (await server.api("POST", "/api/v1/reservations", { requires: { rig: "pico" }, purpose: "mine" }))
        .body;
      await until(async () => (await server.api("GET", `/api/v1/jobs/${job}`)).body.state === "running");
      for (let n = 0; n < 3; n++) {
        const ended = await run(`import board\nprint(${n}, hasattr(board, "GP0"))\n`);
        assert.deepEqual(ended, { output: `${n} True\n`, ending: "done", error: undefined });
      }
      await server.api("POST", `/api/v1/jobs/${job}/cancel`);
      await finished(server, job);
    });

    it("says who has it when it cannot be had", async () => {
      const { job } = (await server.api("POST", "/api/v1/reservations", { requires: { rig: "pico" }, purpose: "mine" }))
        .body;
      const user = (await server.api("POST", "/api/v1/users", { name: "uma", role: "user" })).body;
      const { token } = (await server.api("POST", "/api/v1/tokens", { name: "t", user: user.id })).body;
      await until(async () => (await server.api("GET", `/api/v1/jobs/${job}`)).body.state === "running");
      const transport = openLab(parseBoardUrl(`${server.url}/rigs/pico?wait=0`, ["http"]), token);
      await assert.rejects(transport.open(), /could not be had within 0 s. pico is busy with admin/);
      await server.api("POST", `/api/v1/jobs/${job}/cancel`);
    });
  });

  it("checks the rig's health, and quarantines it with the reason when a part does not answer", async () => {
    await server.api("POST", "/api/v1/rigs/pico/health-check");
    await until(async () => (await server.api("GET", "/api/v1/rigs/pico")).body.healthResult === "passed");
    await server.api("PATCH", "/api/v1/rigs/pico", { health: { everyMinutes: 0, expectI2c: [0x76] } });
    await server.api("POST", "/api/v1/rigs/pico/health-check");
    await until(async () => (await server.api("GET", "/api/v1/rigs/pico")).body.state === "quarantined");
    const { reason } = (await server.api("GET", "/api/v1/rigs/pico")).body;
    assert.match(reason, /Nobody answers at 0x76/);
    await server.api("PATCH", "/api/v1/rigs/pico", { health: { everyMinutes: 0, expectI2c: [] } });
    await server.api("POST", "/api/v1/rigs/pico/health-check");
    await until(async () => (await server.api("GET", "/api/v1/rigs/pico")).body.state === "ready");
  });
});
