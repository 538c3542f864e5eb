/** The way to a REPL and through it, with boards that are only what they say: firmware without raw paste, too old, too small, something else altogether. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { AgentTransport } from "../../../../hil/transports/agent/agent.js";
import { escapeInterrupts } from "../../../../hil/transports/agent/escape.js";
import { listAgent, openAgent } from "../../../../hil/transports/agent/open.js";
import { compact, parts, textOf } from "../../../../hil/transports/agent/parts.js";
import { parseBoardUrl } from "../../../../hil/transports/board-url.js";
import type { PortListing } from "../../../../hil/transports/enumerate.js";
import { LinkError, type LinkErrorCode } from "../../../../hil/transports/link-error.js";
import type { Transport } from "../../../../hil/transports/transport.js";
import { boardsText } from "../../../../src/cli/boards.js";
import { runProgram } from "../../../../src/index.js";

/** A raw REPL that answers programs from a function. */
class ScriptedRepl implements Transport {
  readonly url = "scripted:";
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  closed = false;
  readonly programs: string[] = [];
  private typed = "";
  private raw = false;

  constructor(
    private readonly answer: (program: string) => { printed?: string; raised?: string },
    private readonly paste: "yes" | "no" | "unheard of" = "no",
    /** Says nothing at all. */
    private readonly silent = false,
  ) {}

  async open(): Promise<void> {}

  async close(): Promise<void> {
    this.closed = true;
  }

  write(bytes: Uint8Array): void {
    if (!this.silent) for (const byte of bytes) this.key(byte);
  }

  private key(byte: number): void {
    const typed = this.typed;
    this.typed = "";
    if (byte === 1 && typed !== "\x05A") {
      this.raw = true;
      this.say("raw REPL; CTRL-B to exit\r\n>");
    } else if (byte === 1) this.say(this.paste === "no" ? "R\x00" : "raw REPL; CTRL-B to exit\r\n>");
    else if (byte === 4 && typed === "")
      this.say(this.raw ? "OK\r\nMPY: soft reboot\r\nraw REPL; CTRL-B to exit\r\n>" : ">>> ");
    else if (byte === 4) {
      this.programs.push(typed);
      const { printed = "", raised = "" } = this.answer(typed);
      this.say(`OK${printed}\x04${raised}\x04>`);
    } else if (byte === 2) {
      this.raw = false;
      this.say("\r\n>>> ");
    } else if (byte !== 3 && byte !== 13) this.typed = typed + String.fromCharCode(byte);
  }

  private say(text: string): void {
    setImmediate(() => this.onBytes(Buffer.from(text, "latin1"), 0));
  }
}

const facts = (changes: Record<string, string>, has = ["machine", "select"]): string =>
  Object.entries({
    name: "micropython",
    version: "1.26.0",
    build: "RPI_PICO",
    hz: "125000000",
    uid: "e6",
    free: "100000",
    ...changes,
  })
    .map(([name, value]) => `${name} ${value}\r\n`)
    .concat(has.map((name) => `has ${name}\r\n`))
    .join("");

const refusal = async (repl: ScriptedRepl, board?: string): Promise<LinkError> => {
  const transport = new AgentTransport("agent:test", repl, { attempts: 1, ...(board === undefined ? {} : { board }) });
  const error: unknown = await transport.open().then(
    () => undefined,
    (e: unknown) => e,
  );
  assert.ok(error instanceof LinkError, String(error));
  assert.ok(error.what !== "" && error.next !== "", error.message);
  assert.ok(repl.closed, "the port is let go");
  return error;
};

describe("the way to a board's own Python", () => {
  it("ends in a LinkError that says what the board is, why it will not do, and what to do", async () => {
    const cases: [ScriptedRepl, LinkErrorCode, RegExp][] = [
      [new ScriptedRepl(() => ({}), "no", true), "NO_REPL", /neither CircuitPython nor MicroPython.*serial:/],
      [new ScriptedRepl(() => ({ printed: "v8.1 of Espruino\r\n" })), "NO_REPL", /neither.*Espruino/],
      [
        new ScriptedRepl(() => ({ printed: facts({ version: "1.9.4" }) })),
        "WRONG_FIRMWARE",
        /MicroPython 1\.9\.4.*1\.12 or later/,
      ],
      [
        new ScriptedRepl(() => ({
          printed: facts({ name: "circuitpython", version: "9.2.1", board: "pico" }, ["digitalio", "microcontroller"]),
        })),
        "WRONG_FIRMWARE",
        /CircuitPython 9\.2\.1.*no usb_cdc/,
      ],
      [new ScriptedRepl(() => ({ printed: facts({ free: "9000" }) })), "NO_MEMORY", /9000 bytes are free/],
      [
        new ScriptedRepl((text) =>
          text.includes("class Fail") ? { raised: "Traceback:\r\nMemoryError: \r\n" } : { printed: facts({}) },
        ),
        "NO_MEMORY",
        /too little memory/,
      ],
      [
        new ScriptedRepl((text) =>
          text.includes("class Fail") ? { raised: "Traceback:\r\nSyntaxError: odd\r\n" } : { printed: facts({}) },
        ),
        "PROTOCOL",
        /agent \(core\) fails.*SyntaxError: odd/,
      ],
      [
        new ScriptedRepl(() => ({ printed: facts({ build: "MY_BOARD", machine: "Mine with RP2040" }) })),
        "UNSUPPORTED",
        /Mine with RP2040.*as=pico/,
      ],
    ];
    for (const [repl, code, says] of cases) {
      const error = await refusal(repl);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, says);
    }
  });

  it("works without raw paste, refused or unheard of, and leaves out the parts that memory is too short for", async () => {
    for (const paste of ["no", "unheard of"] as const) {
      const repl = new ScriptedRepl((text) => {
        if (text.includes("gc.mem_free()") && text.includes("class Fail")) return { printed: "20000\r\n" };
        if (text.includes("gc.mem_free()")) return { printed: text.includes("i2c_open") ? "8000\r\n" : "15000\r\n" };
        return text.startsWith("begin(")
          ? { printed: "pinbridge agent 256 2 0 8000\r\n" }
          : { printed: facts({ free: "30000" }) };
      }, paste);
      const transport = new AgentTransport("agent:test", repl, { attempts: 1 });
      await transport.open();
      assert.deepEqual([...transport.parts], ["core", "session", "stream", "gpio", "fast", "i2c"]);
      assert.ok(
        repl.programs.every((text) => !text.includes("#")),
        "comments stay here",
      );
      await transport.close();
      assert.ok(repl.closed);
    }
  });

  it("takes a board that boards/ does not know for the one that the URL names", async () => {
    const repl = new ScriptedRepl((text) =>
      text.startsWith("begin(")
        ? { raised: "Traceback:\r\nMemoryError: 300 bytes left\r\n" }
        : { printed: text.includes("import sys,gc") ? facts({ build: "MY_BOARD" }) : "50000\r\n" },
    );
    assert.equal((await refusal(repl, "pico")).code, "NO_MEMORY");
  });
});

describe("agent URLs", () => {
  const url = (text: string) => parseBoardUrl(text, ["agent"]);
  const code = (expected: LinkErrorCode) => (error: unknown) => error instanceof LinkError && error.code === expected;
  const stock: PortListing = {
    path: "/dev/ttyACM1",
    vendorId: 0x2e8a,
    productId: 5,
    serialNumber: "E661",
    manufacturer: "MicroPython",
    product: "Board in FS mode",
  };
  const adafruit: PortListing = {
    path: "/dev/ttyACM2",
    vendorId: 0x239a,
    productId: 0x80f4,
    manufacturer: "Raspberry Pi",
    product: "Pico",
  };
  const ours: PortListing = {
    path: "/dev/ttyACM3",
    vendorId: 0x1209,
    productId: 1,
    manufacturer: "pinbridge",
    product: "pinbridge board",
  };
  const bootloader: PortListing = { path: "/dev/ttyACM4", vendorId: 0x239a, productId: 0x0015 };

  it("name a port, a unique id, or the only such board", async () => {
    assert.equal((await openAgent(url("agent:/dev/ttyACM9?as=pico"))).url, "agent:/dev/ttyACM9?as=pico");
    assert.ok(await openAgent(url("agent:e661"), async () => [stock, ours]));
    assert.ok(await openAgent(url("agent:auto"), async () => [stock, ours, bootloader]));
    await assert.rejects(
      openAgent(url("agent:auto"), async () => [stock, adafruit]),
      /ttyACM1, \/dev\/ttyACM2.*agent:\/dev\/ttyACM1/,
    );
    await assert.rejects(
      openAgent(url("agent:auto"), async () => [ours]),
      code("NO_BOARD"),
    );
    for (const bad of ["agent:", "agent:auto?as=nonesuch", "agent:auto?speed=9600"])
      await assert.rejects(openAgent(url(bad)), code("BAD_URL"));
  });

  it("name an emulated board with the image that it runs", async () => {
    const failed = (text: string, expected: LinkErrorCode, sign: RegExp) =>
      assert.rejects(
        openAgent(url(text), async () => [], emulator).then((agent) => agent.open()),
        (error: LinkError) => {
          assert.match(`${error.what} ${error.why} ${error.next}`, sign);
          return error.code === expected;
        },
      );
    const asked: unknown[] = [];
    const emulator = {
      firmware: async (...all: unknown[]) => {
        asked.push(all);
        if (all[1] === "missing.uf2") throw Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT" });
        return new Uint8Array(
          readFileSync(new URL("../../../../../boards/firmware/prebuilt/pinbridge-samd21.uf2", import.meta.url)),
        );
      },
    };
    await failed(
      "agent:emulator:pico?image=missing.uf2",
      "OPEN_FAILED",
      /missing\.uf2 cannot be read\. There is no such file/,
    );
    await failed(
      "agent:emulator:pico?image=other%20chip.uf2",
      "WRONG_FIRMWARE",
      /other chip\.uf2 cannot be put on.*RP2040/,
    );
    assert.deepEqual(asked, [
      ["rp2040", "missing.uf2"],
      ["rp2040", "other chip.uf2"],
    ]);
    await failed("agent:emulator:pico", "BAD_URL", /agent:emulator:pico\?image=FILE/);
    await failed("agent:emulator:pico?image=a&interface=vendor", "BAD_URL", /no option "interface"/);
    await failed("agent:emulator:nonesuch?image=a", "BAD_URL", /no board "nonesuch" can be emulated/);
  });

  it("are listed for ports whose USB identity says Python, which then are told apart from other ports", async () => {
    const boards = await listAgent(async () => [stock, adafruit, ours, bootloader]);
    assert.deepEqual(
      boards.map(({ url: text }) => text),
      ["agent:/dev/ttyACM1", "agent:/dev/ttyACM2"],
    );
    const serial = [stock, bootloader].map(({ path }) => ({ url: `serial:${path}`, name: "port", certain: false }));
    const text = boardsText([...serial, ...boards]);
    assert.match(
      text,
      /Python of their own.*:\n {2}agent:\/dev\/ttyACM1 .*MicroPython.*E661\n {2}agent:\/dev\/ttyACM2/,
    );
    assert.match(text, /Other serial ports, which may be boards:\n {2}serial:\/dev\/ttyACM4/);
    assert.doesNotMatch(text, /serial:\/dev\/ttyACM1/);
  });
});

/** Names that one part gives for another to put something else in its place. */
const replaced = ["knock", "let_go", "quiet", "crc16", "cobs", "uncobs", "recv"];

describe("what is sent to a board with its own Python", () => {
  it("never has Ctrl-C in it, and can be told back", () => {
    const every = Uint8Array.from({ length: 256 }, (_, i) => i);
    const sent = escapeInterrupts(every);
    assert.ok(!sent.includes(3));
    const back = Buffer.from(sent).toString("latin1").replaceAll("\x02A", "\x03").replaceAll("\x02B", "\x02");
    assert.deepEqual(new Uint8Array(Buffer.from(back, "latin1")), every);
    assert.deepEqual(escapeInterrupts(Uint8Array.of(2, 0x41, 3, 2)), Uint8Array.of(2, 0x42, 0x41, 2, 0x41, 2, 0x42));
  });

  it("does the same in machine code, where the firmware makes it, as without", async () => {
    const [core, , , , fast] = await Promise.all(parts.micropython.map((part) => textOf("micropython", part)));
    const text = `
class micropython:  # here its decorators compile nothing, and a pointer is what it points to
    viper = native = staticmethod(lambda f: f)
ptr8 = ptr16 = lambda b: b
class poller:
    ipoll = staticmethod(lambda wait: [1] if waiting else [])
class stdin:
    def readinto(b): b[0] = waiting.pop(0)
one = bytearray(1)
some = bytearray(256)
waiting = []
${core}
slow = crc16, cobs, uncobs
${fast}
import random
random.seed(4)
for n in range(100):
    b = bytes([random.choice((0, 1, 255, n & 255)) for _ in range(random.randrange(n + 1))])
    assert (crc16(b), cobs(b), uncobs(b)) == tuple(f(b) for f in slow), b
for n in (253, 254, 255, 508, 509):
    assert cobs(b"x" * n) == slow[1](b"x" * n) and uncobs(cobs(b"x" * n)) == b"x" * n, n
waiting = [5, 6, 0, 7] + [1] * 300
print(recv(), len(recv()), len(recv()), recv())
`;
    let printed = "";
    const onOutput = (_: unknown, bytes: Uint8Array): void => void (printed += Buffer.from(bytes).toString());
    const { ending } = await runProgram({ text, dialect: "micropython", onOutput });
    assert.deepEqual([printed, ending], ["bytearray(b'\\x05\\x06\\x00') 256 45 bytearray(b'')\n", { kind: "done" }]);
  });

  it("is every file of boards/agent, each without its comments", async () => {
    for (const dialect of ["micropython", "circuitpython"] as const) {
      const files = readdirSync(new URL(`../../../../../boards/agent/${dialect}/`, import.meta.url));
      const named = parts[dialect]
        .map(({ name }) => `${name}.py`)
        .filter((name) => !["core.py", "session.py"].includes(name));
      assert.deepEqual(named.toSorted(), files.toSorted());
      const names = new Map<string, string>();
      for (const part of parts[dialect]) {
        const text = await textOf(dialect, part);
        // all parts share one set of globals
        for (const [, name] of text.matchAll(/^(?:def |class )?([a-z_]\w*)(?:\(.*:| = .*)$/gim)) {
          const owner = names.get(name) ?? part.name;
          assert.ok(
            owner === part.name || replaced.includes(name),
            `${dialect}: ${name} of ${part.name} is ${owner}'s`,
          );
          names.set(name, part.name);
        }
        assert.ok(text.length < 12_000 && !text.includes("#") && !text.includes('"""'), part.name);
      }
    }
    assert.equal(
      compact("def f():\n    # why\n    if 1:  # how\n        g()\n\n\nf()\n"),
      "def f():\n if 1:\n  g()\nf()\n",
    );
  });
});
