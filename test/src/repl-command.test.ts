import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, type RunOptions } from "../../src/index.js";
import { pinbridge, pinbridgeRepl } from "./command.js";

/** Several at once: each is a process. */
async function outputs(commands: readonly { args: string[]; input?: string; cwd?: string }[]) {
  const env = { PINBRIDGE_HISTORY: "" };
  return Promise.all(commands.map(({ args, ...options }) => pinbridge(args, { env, ...options })));
}

describe("Python by the command line", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-repl-"));
    mkdirSync(join(folder, "package"));
    writeFileSync(join(folder, "package/__init__.py"), "print(__name__)\n");
    writeFileSync(join(folder, "package/__main__.py"), "import sys\nprint(__name__, sys.argv, __package__)\n");
    writeFileSync(join(folder, "module.py"), "import sys\nprint(__name__, sys.argv)\n");
    writeFileSync(join(folder, "asserts.py"), "print(__debug__)\nassert 0\n");
    writeFileSync(join(folder, "broken.py"), "print('never')\nif:\n");
    writeFileSync(join(folder, "asks.py"), "import os\nos.putenv('MICROPYINSPECT', '1')\nleft = 6\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("takes a program by -c, by -m, as a package, from stdin, and compiles without running", async () => {
    const cases: [args: string[], code: number, stdout: string, input?: string][] = [
      [["-c", "import sys; print(sys.argv)", "-i", "x"], 0, "['-c', '-i', 'x']\n"],
      [["-m", "module", "--board"], 0, "__main__ ['module', '--board']\n"],
      [["-m", "package", "1"], 0, "package\n__main__ ['package', '1'] package\n"],
      [["--as", "micropython", "-m", "nonesuch"], 1, ""],
      [[], 0, "3\n", "print(1 + 2)"],
      [["-O", "asserts.py"], 0, "False\n"],
      [["asserts.py"], 1, "True\n"],
      [["-X", "compile-only", "module.py"], 0, ""],
      [["-X", "compile-only", "broken.py"], 1, ""],
      [["-X", "nonesuch", "module.py"], 2, ""],
    ];
    const results = await outputs(cases.map(([args, , , input]) => ({ args: ["run", ...args], cwd: folder, input })));
    results.forEach(({ code, stdout, stderr }, i) =>
      assert.deepEqual([code, stdout], cases[i].slice(1, 3), `${cases[i][0].join(" ")}: ${stderr}`),
    );
  });

  it("talks after the program where -i, or the program's MICROPYINSPECT, asks for it", async () => {
    const [inspected, asked, died] = await outputs([
      { args: ["run", "--as", "micropython", "-i", "-c", "x = 41"], input: "x + 1\r" },
      { args: ["run", "--as", "micropython", "asks.py"], input: "left * 7\r", cwd: folder },
      { args: ["run", "--as", "micropython", "-i", "-c", "y = 1\n1 / 0"], input: "y\r\x04" },
    ]);
    for (const [{ stdout }, last] of [
      [inspected, ">>> x + 1\r\n42\n>>> \r\n"],
      [asked, ">>> left * 7\r\n42\n>>> \r\n"],
      [died, ">>> y\r\n1\n>>> \r\n"],
    ] as const)
      assert.equal(stdout.replace(/^MicroPython v.* version\r\nType "help\(\)" for more information\.\r\n/, ""), last);
    assert.match(died.stderr, /ZeroDivisionError/);
    assert.equal(died.code, 0);
  });

  it("is a REPL on an emulated board, in each dialect's words", async () => {
    const [circuit, micro, left] = await outputs([
      {
        args: ["repl"],
        input:
          "import board, digitalio\rled = digitalio.DigitalInOut(board.LED)\rled.switch_to_output(True)\rled.va\t\r1/0\rdef f(:):\r\x7f\rnonesuch\r",
      },
      { args: ["repl", "--as", "micropython"], input: "from machine import Pin\rPin('LED', Pin.OUT)\r_\r" },
      { args: ["repl"], input: "import sys\rsys.exit(3)\r" },
    ]);
    assert.equal(
      circuit.stdout,
      [
        "\r\nAdafruit CircuitPython 10.0.3 on 2025-10-17; Raspberry Pi Pico with rp2040\r\n",
        ">>> import board, digitalio\r\n",
        ">>> led = digitalio.DigitalInOut(board.LED)\r\n",
        ">>> led.switch_to_output(True)\r\n",
        ">>> led.value\r\nTrue\n",
        '>>> 1/0\r\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero\n',
        '>>> def f(:):\r\n...     \b\b\b\b\x1b[K\r\nTraceback (most recent call last):\n  File "<stdin>", line 1\nSyntaxError: invalid syntax\n',
        ">>> nonesuch\r\nTraceback (most recent call last):\n",
        "  File \"<stdin>\", line 1, in <module>\nNameError: name 'nonesuch' isn't defined\n>>> \r\n",
      ].join(""),
    );
    assert.match(micro.stdout, /^MicroPython v1\.27\.0 on 2025-12-10; Raspberry Pi Pico with RP2040\r\n/);
    assert.match(micro.stdout, /Pin\(.*\)\n>>> _\r\nPin\(.*\)\n>>> \r\n$/);
    assert.equal(left.code, 3);
  });

  it("begins anew at Ctrl-D", async () => {
    const [{ stdout, code }] = await outputs([{ args: ["repl", "--as", "micropython"], input: "x = 1\r\x04" }]);
    assert.match(stdout, />>> x = 1\r\n>>> \r\nMPY: soft reboot\r\nMicroPython .*\r\nType .*\r\n>>> \r\n$/);
    assert.equal(code, 0);
  });

  it("stays in raw mode over a soft reset there, and polls its input as a board does", async () => {
    const child = pinbridgeRepl(["--as", "micropython", "--clock", "wall"]);
    await child.say("\x01", "raw REPL; CTRL-B to exit\r\n>");
    await child.say("\x04", "MPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>");
    const poll = "import sys,select\np=select.poll()\np.register(sys.stdin,1)\nprint(len(p.poll(0)))\n";
    await child.say(`${poll}while not p.poll(50):print('idle')\nprint(sys.stdin.buffer.read(2))\x04`, "0\nidle\n");
    await child.say("\x01\xff", "b'\\x01\\xff'\n\x04\x04>");
    const keys = "import micropython\nmicropython.kbd_intr(-1)\nprint('off')\n";
    await child.say(`${keys}while not p.poll(50):pass\nprint(sys.stdin.buffer.read(1))\x04`, "off\n");
    await child.say("\x03", "b'\\x03'\n\x04\x04>");
    await child.say("print('on')\nwhile True:pass\x04", "on\n");
    await child.say("\x03", "KeyboardInterrupt: \n\x04>");
    await child.end();
  });

  it("has CircuitPython's console as bytes, with its timeouts", async () => {
    const child = pinbridgeRepl(["--as", "circuitpython", "--clock", "wall"]);
    await child.say("\x01", "raw REPL; CTRL-B to exit\r\n>");
    const open = "import usb_cdc\nc=usb_cdc.console\nprint(c.timeout,c.in_waiting,usb_cdc.data)\nc.timeout=0\n";
    await child.say(`${open}print(c.read(4))\nc.timeout=None\nprint(c.read(3),c.in_waiting)\x04`, "None 0 None\nb''\n");
    await child.say("\x00\r\xfe", "b'\\x00\\r\\xfe' 0\n\x04\x04>");
    await child.say("c.timeout=0.01\nprint(c.read(1), c.write(b'\\x00\\xff\\n'))\x04", "\x00\xff\nb'' 3\n\x04\x04>");
    await child.end();
  });
});

describe("what a program is told it runs on", () => {
  const text = "import sys, os\nprint(sys.platform, os.uname()[4])\n";
  const platform = async (options: RunOptions): Promise<string> => {
    let written = "";
    await runProgram({
      dialect: "micropython",
      onOutput: (_, bytes) => (written += Buffer.from(bytes).toString()),
      ...options,
    });
    return written.trim();
  };

  it("is this computer without a board, and the board with one", async () => {
    assert.match(
      await platform({ text }),
      new RegExp(`^${process.platform} ${process.platform} \\[Node\\.js .*\\] version$`),
    );
    assert.equal(await platform({ text, board: "emulator:pico" }), "rp2 Raspberry Pi Pico with RP2040");
    assert.equal(await platform({ text, board: "emulator:feather" }), "rp2 Adafruit Feather RP2040 with RP2040");
    assert.equal(await platform({ text: `import machine\n${text}` }), "rp2 Raspberry Pi Pico with RP2040");
  });

  it("is the board too when a module beside the program is what imports hardware", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pinbridge-names-"));
    try {
      writeFileSync(join(folder, "blinker.py"), "from deeper import Pin\n");
      writeFileSync(join(folder, "deeper.py"), "import machine\nPin = machine.Pin\n");
      assert.equal(
        await platform({ text: `import blinker\n${text}`, cwd: folder }),
        "rp2 Raspberry Pi Pico with RP2040",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
