import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import {
  LinkError,
  RigError,
  UsageError,
  runProgram,
  startProgram,
  type RunOptions,
  type RunResult,
} from "../../src/index.js";
import { root } from "./command.js";

/** Runs a program and collects what it writes. */
async function run(text: string, options: RunOptions = {}): Promise<RunResult & { stdout: string; stderr: string }> {
  const output: Record<1 | 2, string> = { 1: "", 2: "" };
  const decoder = new TextDecoder();
  const result = await runProgram({
    text,
    file: "code.py",
    ...options,
    onOutput: (fd, bytes) => (output[fd] += decoder.decode(bytes)),
  });
  return { ...result, stdout: output[1], stderr: output[2] };
}

describe("a program", () => {
  it("that touches no hardware starts no board", async () => {
    const result = await run("print('hello')");
    assert.equal(result.stdout, "hello\n");
    assert.deepEqual(result.ending, { kind: "done" });
    assert.equal(result.board, undefined);
    assert.equal(result.statistics, undefined);
  });

  it("finds the board's id, the firmware and the pins", async () => {
    const result = await run("import board\nprint(board.board_id, board.LED)");
    assert.equal(result.stdout, "raspberry_pi_pico board.LED\n");
    assert.equal(result.board?.boardId, "raspberry_pi_pico");
    assert.match(result.board?.uniqueId ?? "", /^[0-9A-F]{16}$/);
    assert.deepEqual(result.violations, []);
  });

  it("starts the board also when only a library names it", async () => {
    await inFolder(
      { "code.py": "import deep", "lib/deep.py": "import board\nprint(board.board_id)" },
      async (folder) => {
        const result = await run("", { text: undefined, file: join(folder, "code.py") });
        assert.equal(result.stdout, "raspberry_pi_pico\n");
      },
    );
  });

  it("gets its arguments, its environment and its input", async () => {
    const input = new PassThrough();
    input.end("first\nsecond\n");
    const text = "import sys, os\nprint(sys.argv, os.getenv('FLAVOUR'), input('? '), input())";
    const result = await run(text, {
      args: ["a", "-b"],
      env: { FLAVOUR: "mild" },
      input: input as unknown as NodeJS.ReadStream,
    });
    assert.equal(result.stdout, "? ['code.py', 'a', '-b'] mild first second\n");
  });

  it("imports from its folder, --lib, lib/ and MICROPYPATH, in that order", async () => {
    const files = Object.fromEntries(
      ["", "mine/", "lib/", "more/"]
        .map((folder, i) =>
          ["one", "two", "three", "four"].slice(0, i + 1).map((name) => [`${folder}${name}.py`, `where = '${folder}'`]),
        )
        .flat(),
    );
    await inFolder(
      { ...files, "code.py": "import one, two, three, four\nprint([one.where, two.where, three.where, four.where])" },
      async (folder) => {
        const options = {
          text: undefined,
          file: join(folder, "code.py"),
          libs: [join(folder, "mine")],
          env: { MICROPYPATH: join(folder, "more") },
        };
        assert.equal((await run("", options)).stdout, "['', 'mine/', 'lib/', 'more/']\n");
      },
    );
  });

  it("opens the files beside it by relative names", async () => {
    await inFolder({ "code.py": "print(open('data.txt').read())", "data.txt": "beside" }, async (folder) => {
      assert.equal((await run("", { text: undefined, file: join(folder, "code.py") })).stdout, "beside\n");
    });
  });

  it("that ends with an exception says so, with a traceback on stderr", async () => {
    const result = await run("def f():\n    return {}['x']\nf()");
    assert.deepEqual(result.ending, { kind: "exception", name: "KeyError" });
    assert.match(
      result.stderr,
      /Traceback \(most recent call last\):\n {2}File "code.py", line 3, in <module>\n {2}File "code.py", line 2, in f\nKeyError: /,
    );
    assert.equal(result.stdout, "");
  });

  it("with a syntax error does not start", async () => {
    const result = await run("print('one')\nx = (\n");
    assert.deepEqual(result.ending, { kind: "exception", name: "SyntaxError" });
    assert.equal(result.stdout, "");
    assert.match(result.stderr, /line 3/); // where the parser stopped, as on the board
    assert.equal(result.advice, "File \"code.py\", line 2\n    x = (\n        ^\nSyntaxError: '(' was never closed");
  });

  it("with syntax that an exact board lacks hears where, and that it is the board", async () => {
    const beyond = await run("x = 5\nmatch x:\n    case 5: pass\n", { exact: true });
    assert.match(beyond.stderr, /File "code.py", line 2\nSyntaxError: invalid syntax\n/);
    assert.equal(
      beyond.advice,
      'File "code.py", line 2\n    match x:\n          ^\n' +
        "SyntaxError: invalid syntax: the board's firmware does not take this; without --exact it runs",
    );
    const wrong = await run("x = (1,\ny = 2\n", { exact: true });
    assert.match(wrong.stderr, /File "code.py", line 2\nSyntaxError: invalid syntax\n/);
    assert.match(wrong.advice!, /line 1\n[^]*'\(' was never closed$/);
  });

  it("may leave with a code of its own", async () => {
    assert.deepEqual((await run("import sys\nsys.exit(7)")).ending, { kind: "exit", code: 7 });
    assert.deepEqual((await run("raise SystemExit")).ending, { kind: "exit", code: 0 });
    const text = await run("import sys\nsys.exit('enough')");
    assert.deepEqual(text.ending, { kind: "exit", code: 1 });
    assert.equal(text.stderr, "enough\n");
  });

  it("sees simulated time go by at once on an emulated board, and the same in each run", async () => {
    const text = "import time, board\nt = time.monotonic()\ntime.sleep(600)\nprint(round(time.monotonic() - t, 3))";
    const [first, second] = [await run(text), await run(text)];
    assert.equal(first.stdout, "600.0\n");
    assert.equal(first.programUs, second.programUs);
  });

  it("leaves its pins safe when it ends, however it ends", async () => {
    const text =
      "import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(True)\nraise ValueError";
    const rig = "board: pico\nparts:\n  lamp:\n    part: led\n    pins: { A: LED }\n";
    await inFolder({ "rig.yaml": rig }, async (folder) => {
      const result = await run(text, { rig: join(folder, "rig.yaml") });
      assert.equal(result.ending.kind, "exception");
      assert.deepEqual([result.devices[0].state.blinks, result.devices[0].state.on], [1, false]);
    });
  });
});

describe("what goes wrong around a program", () => {
  const nack = "import board, busio\ni2c = busio.I2C(board.GP5, board.GP4)\ni2c.try_lock()\ni2c.writeto(0x29, b'x')";
  const pullUps = "board: pico\npull-ups: { GP4: 4.7k, GP5: 4.7k }\n";

  it("is a NACK: the board's exception for Python, advice for the person", async () => {
    await inFolder({ "rig.yaml": pullUps }, async (folder) => {
      const result = await run(nack, { rig: join(folder, "rig.yaml") });
      assert.match(result.stderr, /OSError: \[Errno 19\]/);
      assert.match(
        result.advice ?? "",
        /^No device acknowledged 0x29 on busio\.I2C \(SCL=GP5, SDA=GP4\)\. .*pinbridge scan --rig /,
      );
      assert.equal(result.stderr.includes("acknowledged"), false);
    });
  });

  it("is no matter when the program expected it", async () => {
    await inFolder({ "rig.yaml": pullUps }, async (folder) => {
      const result = await run(
        nack.replace("i2c.writeto", "try:\n    i2c.writeto") + "\nexcept OSError as e:\n    print(e.errno)",
        { rig: join(folder, "rig.yaml") },
      );
      assert.equal(result.stdout, "19\n");
      assert.equal(result.advice, undefined);
    });
  });

  it("is told of a NACK that a driver turned into another exception, not of one that was long caught", async () => {
    await inFolder({ "rig.yaml": pullUps }, async (folder) => {
      const rig = join(folder, "rig.yaml");
      const caught = nack.replace("i2c.writeto", "try:\n    i2c.writeto") + "\nexcept OSError:\n    ";
      assert.match(
        (await run(`${caught}raise ValueError("no device")`, { rig })).advice ?? "",
        /^No device acknowledged 0x29/,
      );
      assert.equal((await run(`${caught}pass\n{}[1]`, { rig })).advice, undefined);
    });
  });

  it("is a bus without pull-ups", async () => {
    const result = await run(nack);
    assert.match(result.stderr, /RuntimeError: No pull up found on SDA or SCL; check your wiring/);
    assert.match(result.advice ?? "", /2\.2 to 10 kOhm/);
  });

  it("is a pin in use, and an unknown pin", async () => {
    const twice = await run(
      "import board, digitalio\na = digitalio.DigitalInOut(board.GP4)\nb = digitalio.DigitalInOut(board.GP4)",
    );
    assert.match(twice.stderr, /ValueError: GP4 in use/);
    assert.match(twice.advice ?? "", /already belongs to a DigitalInOut/);
    const unknown = await run("from machine import Pin\nPin('D13', Pin.OUT)");
    assert.match(unknown.stderr, /ValueError: unknown named pin "D13"/);
    assert.match(unknown.advice ?? "", /Raspberry Pi Pico names its pins GP0, /);
  });

  it("is a transfer that times out", async () => {
    const text = "from machine import I2C\nI2C(0, timeout=2000).readfrom(0x29, 1)";
    const stuck =
      "board: pico\nparts:\n  jam:\n    part: button\n    pins: { A: GP5 }\n    presses: [{ at: 0 s, for: 100 s }]\npull-ups: { GP4: 4.7k, GP5: 4.7k }\n";
    await inFolder({ "rig.yaml": stuck }, async (folder) => {
      const result = await run(text, { rig: join(folder, "rig.yaml") });
      assert.match(result.stderr, /OSError: \[Errno 110\] ETIMEDOUT/);
      assert.match(result.advice ?? "", /SCL=GP5/);
    });
  });

  it("is more data than the board has room for: MemoryError, advice, and the board goes on", async () => {
    const text = `
import board, busio, digitalio, neopixel_write
strip = digitalio.DigitalInOut(board.GP16)
strip.switch_to_output()
bus = busio.I2C(board.GP5, board.GP4)
bus.try_lock()
much = bytearray(20000)
for work in (
    lambda: neopixel_write.neopixel_write(strip, much),
    lambda: bus.readfrom_into(0x76, much),
    lambda: bus.writeto(0x76, much),
    lambda: bus.writeto_then_readfrom(0x76, b"\\x88", much),
):
    try:
        work()
    except MemoryError as error:
        print("refused", sum(much))
few = bytearray(1)
bus.writeto_then_readfrom(0x76, b"\\xd0", few)
print(few[0])
bus.readfrom_into(0x76, much)
`;
    const { stdout, stderr, advice, ending } = await run(text, { rig: join(root, "fixtures/rigs/weather.yaml") });
    assert.equal(stdout, "refused 0\n".repeat(4) + "96\n");
    assert.match(stderr, /MemoryError: memory allocation failed/);
    assert.match(advice ?? "", /at most \d+ bytes here, what the board has room for\. Read and write in pieces\./);
    assert.deepEqual(ending, { kind: "exception", name: "MemoryError" });
  });

  it("is a module that the board has and pinbridge does not, or the other Python has", async () => {
    assert.match(
      (await run("import board, displayio")).advice ?? "",
      /has a module displayio; pinbridge does not bridge it yet/,
    );
    assert.match((await run("import machine", { dialect: "circuitpython" })).advice ?? "", /--as micropython/);
    assert.match((await run("import nowhere")).advice ?? "", /--lib DIR/);
  });

  it("is a board that is not there: what, why, what next", async () => {
    const { ending } = await run("import board", { board: "serial:/dev/ttyNOPE" });
    assert.equal(ending.kind, "no-board");
    const error = ending.kind === "no-board" ? LinkError.fromJSON(ending.error) : undefined;
    assert.equal(error?.code, "NO_BOARD");
    for (const part of [error?.what, error?.why, error?.next]) assert.notEqual(part ?? "", "");
  });

  it("is a URL of no kind, a board that cannot be emulated", async () => {
    for (const board of ["/dev/ttyACM0", "emulator:arduino", "emulator:pico?interface=audio"]) {
      for (const text of ["import board", "print('no hardware')"]) {
        let written = "";
        await assert.rejects(
          runProgram({ text, board, onOutput: () => void (written += "x") }),
          (error) => error instanceof LinkError && error.code === "BAD_URL",
        );
        assert.equal(written, "");
      }
    }
  });

  it("is a rig file that is broken, before the program starts", async () => {
    await inFolder(
      { "rig.yaml": "board: pico\nparts:\n  a:\n    part: bme281\n    pins: { SCL: GP5 }\n" },
      async (folder) => {
        let written = "";
        const options = {
          text: "print('started')",
          rig: join(folder, "rig.yaml"),
          onOutput: () => void (written += "x"),
        };
        await assert.rejects(
          runProgram(options),
          (error) => error instanceof RigError && /rig\.yaml:4:/.test(error.message),
        );
        assert.equal(written, "");
      },
    );
  });

  it("is a rig for another board, or for a real one", async () => {
    await inFolder({ "rig.yaml": "board: pico\n" }, async (folder) => {
      const rig = join(folder, "rig.yaml");
      await assert.rejects(run("", { rig, board: "emulator:feather" }), UsageError);
      await assert.rejects(run("", { rig, board: "serial:/dev/ttyACM0" }), UsageError);
    });
  });

  it("is a program, or a rig, that cannot be read", async () => {
    for (const options of [{ file: "/nowhere/code.py" }, { file: tmpdir() }, { text: "", rig: "/nowhere/rig.yaml" }]) {
      assert.throws(
        () => startProgram(options),
        (error) => error instanceof UsageError && error.next !== undefined,
      );
    }
  });
});

describe("Ctrl-C", () => {
  /** Interrupts when the program has written, and gives what it wrote. */
  async function interrupted(text: string, options: RunOptions = {}): Promise<{ result: RunResult; stdout: string }> {
    let stdout = "";
    const program = startProgram({
      text,
      clock: "wall",
      ...options,
      onOutput: (fd, bytes) => {
        if (fd === 2) return;
        if (stdout === "") setImmediate(() => program.interrupt());
        stdout += new TextDecoder().decode(bytes);
      },
    });
    return { result: await program.result, stdout };
  }

  const loops: Record<string, string> = {
    "a loop that does nothing": "while True:\n    pass",
    "a loop inside a function that catches everything but KeyboardInterrupt":
      "def f():\n    while True:\n        try:\n            [][1]\n        except Exception:\n            pass\nf()",
    "a long sleep": "import time\ntime.sleep(1000)",
    "a long sleep with a board": "import time, board\nprint(board.board_id)\ntime.sleep(1000)",
    "waiting for input": "input()",
    "a loop of hardware calls":
      "import board, digitalio\npin = digitalio.DigitalInOut(board.GP2)\nprint('on')\nwhile True:\n    pin.value",
    "a loop of simulated sleeps": "import time, board\nprint(board.board_id)\nwhile True:\n    time.sleep(0.001)",
  };
  for (const [name, text] of Object.entries(loops)) {
    it(`ends ${name}`, async () => {
      const input = new PassThrough() as unknown as NodeJS.ReadStream;
      const { result } = await interrupted(`print('start')\n${text}`, {
        input,
        ...(name.includes("simulated") ? { clock: "simulated" } : {}),
      });
      assert.deepEqual(result.ending, { kind: "interrupted" });
    });
  }

  it("can be caught, and the program goes on", async () => {
    const text =
      "print('start')\ntry:\n    while True:\n        pass\nexcept KeyboardInterrupt:\n    print('caught')\nimport board\nprint(board.board_id)";
    const { result, stdout } = await interrupted(text);
    assert.equal(stdout, "start\ncaught\nraspberry_pi_pico\n");
    assert.deepEqual(result.ending, { kind: "done" });
  });

  it("ends a transfer that the board is busy with, and the next one works", async () => {
    const text = [
      "import board, busio, microcontroller",
      "print('start')",
      "try:",
      "    while True:",
      "        microcontroller.delay_us(4000000)",
      "        microcontroller.cpu.uid",
      "except KeyboardInterrupt:",
      "    print(len(microcontroller.cpu.uid))",
    ].join("\n");
    const { result, stdout } = await interrupted(text, { clock: "simulated" });
    assert.equal(stdout, "start\n8\n");
    assert.deepEqual(result.ending, { kind: "done" });
  });

  it("does not end a program that will not listen, but terminate does", async () => {
    let rounds = 0;
    const program = startProgram({
      text: "import sys\nwhile True:\n    try:\n        sys.stdout.write('.')\n        while True:\n            pass\n    except KeyboardInterrupt:\n        pass",
      onOutput: () => (++rounds === 3 ? program.terminate() : program.interrupt()),
    });
    assert.equal((await program.result).ending.kind, "interrupted");
  });
});

async function inFolder(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-run-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
