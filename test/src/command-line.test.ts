import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinbridge, root } from "./command.js";

const rig = join(root, "fixtures/rigs/weather.yaml");

describe("the command line", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "pinbridge-cli-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (text: string): string => {
    const file = join(folder, "code.py");
    writeFileSync(file, text);
    return file;
  };

  it("shows a program's output alone on stdout, byte for byte, and what is ours on stderr", async () => {
    const text =
      "import sys, board\nsys.stdout.buffer.write(b'\\x00\\xff\\n')\nprint('a', end='')\nsys.stderr.write('b')\nprint('c')";
    const { code, stdout, stderr } = await pinbridge(["run", "--summary", "--rig", rig, program(text)]);
    assert.equal(code, 0);
    assert.equal(stdout, "\x00\ufffd\nac\n");
    assert.match(stderr, /^bpinbridge: Raspberry Pi Pico \(raspberry_pi_pico\), firmware /);
    assert.match(stderr, /weather \(bme280\): temperature /);
  });

  it("ends with the documented codes", async () => {
    writeFileSync(join(folder, "rig.yaml"), "board: pico\nparts: { a: { part: nonesuch } }\n");
    const cases: [string[], number, RegExp][] = [
      [["run", program("import sys\nsys.exit(7)")], 7, /^$/],
      [["run", "nowhere.py"], 2, /cannot be read\.\n {2}why: .*\n {2}next: /],
      [["fly"], 2, /Unknown command 'fly'\n {2}next: See: pinbridge --help/],
      [
        ["run", "--board", "serial:/dev/ttyNOPE", join(root, "fixtures/programs/circuitpython/blink.py")],
        3,
        /There is no port \/dev\/ttyNOPE\.\n {2}why: .*\n {2}next: /,
      ],
      [["run", "--rig", join(folder, "rig.yaml"), join(folder, "code.py")], 4, /rig\.yaml:2:/],
    ];
    const outcomes = await Promise.all(cases.map(([args]) => pinbridge(args)));
    outcomes.forEach(({ code, stdout, stderr }, i) => {
      assert.deepEqual([code, stdout], [cases[i][1], ""], cases[i][0].join(" "));
      assert.match(stderr, cases[i][2]);
    });
  });

  it("gives a program its own options, and its stdin", async () => {
    const { stdout } = await pinbridge(
      ["run", program("import sys\nprint(sys.argv[1:], sys.stdin.read())"), "--", "--board", "x", "-h"],
      { input: "in\n" },
    );
    assert.equal(stdout, "['--board', 'x', '-h'] in\n\n");
  });

  it("reads a program from stdin", async () => {
    assert.equal((await pinbridge(["run", "-"], { input: "print(6 * 7)" })).stdout, "42\n");
  });

  it("honours MICROPYPATH and PINBRIDGE_BOARD", async () => {
    writeFileSync(join(folder, "away.py"), "import board\nname = board.board_id");
    const elsewhere = join(root, "test");
    const env = { MICROPYPATH: folder, PINBRIDGE_BOARD: "emulator:feather" };
    assert.equal(
      (await pinbridge(["run", "-"], { env, cwd: elsewhere, input: "import away\nprint(away.name)" })).stdout,
      "adafruit_feather_rp2040\n",
    );
  });

  it("ends without a word when nobody reads its output any more", async () => {
    const text = "import sys\ni = 0\nwhile True:\n    print(i)\n    i += 1";
    const line = `"$0" "$1" run "$2" | head -n 2; echo "\${PIPESTATUS[0]}"`;
    const main = join(root, "dist/src/main.js");
    const { stdout, stderr } = spawnSync("bash", ["-c", line, process.execPath, main, program(text)], {
      encoding: "utf8",
    });
    assert.deepEqual([stdout, stderr], ["0\n1\n141\n", ""]);
  });

  it("says KeyboardInterrupt and ends with 130 on Ctrl-C", async () => {
    const { code, stderr } = await pinbridge(["run", program("print('go')\nwhile True:\n    pass")], {
      onOutput: (_text, kill) => kill("SIGINT"),
    });
    assert.equal(code, 130);
    assert.match(stderr, /KeyboardInterrupt/);
  });

  it("ends a program that does not listen at the third Ctrl-C", async () => {
    const text =
      "while True:\n    try:\n        print('on')\n        while True:\n            pass\n    except KeyboardInterrupt:\n        pass";
    const { code, stdout, stderr } = await pinbridge(["run", program(text)], {
      onOutput: (written, kill) => written.endsWith("\n") && kill("SIGINT"),
    });
    assert.equal(code, 130);
    assert.equal(stdout, "on\non\non\n");
    assert.match(stderr, /Ctrl-C once more ends it/);
  });

  it("makes the board safe and ends with 143 on SIGTERM", async () => {
    const text = "import board\nprint('go')\nwhile True:\n    pass";
    assert.equal((await pinbridge(["run", program(text)], { onOutput: (_text, kill) => kill("SIGTERM") })).code, 143);
  });

  it("summarises as JSON in the last line of stderr", async () => {
    const { stderr } = await pinbridge([
      "run",
      "--summary-json",
      "--rig",
      rig,
      program("import board, digitalio\ndigitalio.DigitalInOut(board.LED).switch_to_output(True)"),
    ]);
    const summary = JSON.parse(stderr.trim().split("\n").at(-1)!) as Record<string, unknown>;
    assert.equal(summary.board, "raspberry_pi_pico");
    assert.deepEqual([summary.errors, summary.violations], [0, []]);
    for (const key of [
      "calls",
      "posted",
      "waiting",
      "roundTrips",
      "frames",
      "bytesOut",
      "bytesIn",
      "packetsOut",
      "packetsIn",
      "emulatedUs",
    ]) {
      assert.equal(typeof summary[key], "number", key);
    }
  });

  it("writes the picture of a display", async () => {
    const display = join(root, "fixtures/programs/circuitpython/display.py");
    const { code, stderr } = await pinbridge([
      "run",
      "--artefacts",
      folder,
      "--rig",
      join(root, "fixtures/rigs/display.yaml"),
      display,
    ]);
    assert.equal(code, 0);
    assert.match(stderr, /wrote .*\.png/);
  });
});

describe("the tools of the command line", () => {
  it("demo shows who answered, readings that change, a blinking LED, a summary and what next", async () => {
    const { code, stdout, stderr } = await pinbridge(["demo", "--clock", "simulated"]);
    assert.equal(code, 0);
    const readings = [...stdout.matchAll(/(\d+\.\d+) C +(\d+\.\d+) % +(\d+\.\d+) hPa +(on|off)/g)];
    assert.equal(readings.length, 12);
    assert.ok(new Set(readings.map((match) => match[1])).size > 5);
    assert.deepEqual(new Set(readings.map((match) => match[4])), new Set(["on", "off"]));
    assert.match(stderr, /unique id [0-9A-F]{16}/);
    assert.match(stderr, /\d+ calls .* \d+ round trips, .* bytes out, .* bytes in, \d+ USB packets, 0 errors/);
    assert.match(stderr, /blinker \(led\): .*blinks 6/);
    assert.match(stderr, /LED on GP25 {2}● {2}\d/);
    assert.match(stderr, /What to try next:/);
    const next = [...stderr.matchAll(/^ +pinbridge (.*?)(?: {2,}\(.*)?$/gm)].map((match) => match[1].split(" "));
    assert.ok(next.length >= 4);
    const tried = await Promise.all(next.map((words) => pinbridge(words)));
    assert.deepEqual(
      tried.map((outcome) => outcome.code),
      next.map(() => 0),
    );
  });

  it("run takes its options after the program too", async () => {
    const { stdout, stderr } = await pinbridge(["run", "-", "--summary", "--as", "micropython", "x"], {
      input: "import sys\nprint(sys.implementation.name, sys.argv[1:])\n",
    });
    assert.equal(stdout, "micropython ['x']\n");
    assert.match(stderr, /touched no hardware/);
  });

  it("boards lists the emulated ones, for people and for programs", async () => {
    const [text, json] = await Promise.all([pinbridge(["boards"]), pinbridge(["boards", "--json"])]);
    assert.match(text.stdout, /emulator:pico /);
    const list = JSON.parse(json.stdout) as { url: string }[];
    assert.ok(list.some(({ url }) => url === "emulator:feather"));
  });

  it("scan finds the sensor, and says why it cannot", async () => {
    const [found, wrong, bare] = await Promise.all([
      pinbridge(["scan", "--rig", rig]),
      pinbridge(["scan", "--rig", rig, "--scl", "GP4", "--sda", "GP5"]),
      pinbridge(["scan"]),
    ]);
    assert.match(found.stdout, /70: {2}-- -- -- -- -- -- 76 --\n/);
    assert.match(found.stdout, /On SCL=GP5, SDA=GP4:\n0x76 {2}perhaps BME280/);
    assert.deepEqual([found.code, wrong.code, bare.code], [0, 1, 1]);
    assert.match(wrong.stderr, /These pins are no I2C bus: SCL=GP4, SDA=GP5\.\n {2}why: .*\n {2}next: /);
    assert.match(bare.stderr, /There is no pull-up resistor/);
  });

  it("ping shows round trips as a histogram", async () => {
    const { stdout } = await pinbridge(["ping", "--count", "20", "--size", "10"]);
    assert.match(stdout, /^20 round trips of 10 bytes: min \d+ us, median /m);
    assert.match(stdout, /\d+ us {2}#+ +\d+\n/);
  });

  it("dump shows tokens, tree, scopes and JavaScript", async () => {
    const input = "def f(x):\n    return x + y\n";
    const stages = ["--tokens", "--ast", "--scopes", "--js"];
    const [tokens, ast, scopes, js] = await Promise.all(
      stages.map((stage) => pinbridge(["dump", stage, "-"], { input })),
    );
    assert.match(tokens.stdout, /NAME.*'def'/);
    assert.match(ast.stdout, /^Module\(\n {2}body=\[\n {4}FunctionDef\(/);
    assert.match(scopes.stdout, /\bf\b/);
    assert.match(js.stdout, /function/);
    const broken = await pinbridge(["dump", "-"], { input: "def f(:\n" });
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /does not compile\.\n {2}why: {4}File "-", line 1/);
  });

  it("help names every command, and the exit codes", async () => {
    const { code, stdout } = await pinbridge(["--help"]);
    assert.equal(code, 0);
    for (const command of ["run", "demo", "boards", "scan", "ping", "dump"])
      assert.match(stdout, new RegExp(`^ {2}${command} `, "m"));
    assert.match(stdout, /130 {2}interrupted/);
  });
});
