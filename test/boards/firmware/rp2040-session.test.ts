import assert from "node:assert/strict";
import { Workbench } from "../../../hil/emulator/bench.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import { commandTable, tableHash } from "../../../hil/peripherals/index.js";
import * as pwm from "../../../hil/peripherals/pwm.js";
import * as system from "../../../hil/peripherals/system.js";
import { encodeOp } from "../../../hil/wire/command.js";
import { encodeFrame } from "../../../hil/wire/frame.js";
import {
  helloLayout,
  knowsOpcode,
  nakLayout,
  pingLayout,
  pongLayout,
  postedErrorLayout,
} from "../../../hil/wire/hello.js";
import { ByteReader } from "../../../hil/wire/layout.js";
import { FrameFlag, FrameType, HelloStatus, NakReason, ResetCause } from "../../../hil/wire/protocol.js";
import { FirmwareHost, encode, statusName } from "./firmware-host.js";

function start(which: "cdc" | "vendor" = "vendor", options: Parameters<FirmwareHost["hello"]>[0] = {}): FirmwareHost {
  const host = new FirmwareHost(new Workbench(), which);
  host.hello(options);
  return host;
}

function claimed(host: FirmwareHost, pin: number, safe: keyof typeof gpio.SafeState, level: 0 | 1): void {
  host.call(gpio.claim, { pin, safe });
  host.call(gpio.configure, { pin, output: 1, openDrain: 0, pull: 0, level, drive: 1 });
}

/** More than any frame, without a zero. */
const tooLong = Uint8Array.from({ length: 3001 }, (_, i) => (i < 3000 ? 5 : 0));
const echo = (...data: number[]): Uint8Array => encodeOp(system.echo, { data: Uint8Array.from(data) });

describe("firmware on the emulated RP2040: sessions", () => {
  for (const which of ["cdc", "vendor"] as const)
    it(`says who it is over ${which}, and that it knows every command of the table`, () => {
      const host = new FirmwareHost(new Workbench(), which);
      const hello = host.hello({ nonce: 0xcafe });
      assert.equal(hello.status, HelloStatus.OK);
      assert.equal(hello.nonce, 0xcafe);
      assert.notEqual(hello.epoch, 0);
      assert.equal(hello.boardId, "test_board");
      assert.match(hello.gitHash, /^src-[0-9a-f]{8}$/);
      assert.equal(hello.tableHash, tableHash());
      assert.equal(hello.clockHz, 125_000_000);
      assert.equal(Buffer.from(hello.uniqueId).toString("hex").toUpperCase(), host.board.identity?.serialNumber);
      for (const { opcode, name } of commandTable) assert.ok(knowsOpcode(hello.opcodes, opcode), name);
      assert.equal(hello.pinFunctions.length, 30);
      assert.deepEqual(host.board.violations, []);
    });

  it("gives back 0 to 2,000 bytes unchanged, zeros and full COBS groups among them", () => {
    const host = start();
    for (const length of [0, 1, 2, 47, 48, 52, 53, 58, 59, 60, 64, 120, 200, 253, 254, 255, 256, 600, 2000])
      for (const fill of [() => 0, () => 0xff, (i: number) => (i * 31) & 0xff]) {
        const data = Uint8Array.from({ length }, (_, i) => fill(i));
        assert.deepEqual(host.call(system.echo, { data }).data, data, `${length} bytes`);
      }
    assert.deepEqual(host.board.violations, []);
  });

  it("stops a waiting frame at the first failure and says where", () => {
    const host = start();
    claimed(host, 2, "HIGH_Z", 0);
    const set = encodeOp(gpio.set, { pin: 2, level: 1 });
    const reply = host.ops(encodeOp(gpio.get, { pin: 2 }), encodeOp(gpio.get, { pin: 9 }), set);
    assert.equal(reply.status, "NOT_OPEN");
    assert.equal(reply.index, 1);
    assert.equal(host.bench.net("GP2").level, 0);
    assert.equal(host.ops(Uint8Array.of(0xee)).status, "ENOSYS");
    assert.equal(host.ops(set.subarray(0, 1)).status, "MALFORMED");
    assert.equal(host.ops(Uint8Array.of(1, 5, 1, 2)).status, "MALFORMED");
    assert.equal(
      host.ops(...Array.from({ length: 8 }, () => encodeOp(system.echo, { data: new Uint8Array(250).fill(1) }))).status,
      "OK",
    );
  });

  it("goes on after a failure in a posted frame, and remembers the first until the host has seen it", () => {
    const host = start();
    claimed(host, 2, "HIGH_Z", 0);
    const bad = encodeOp(gpio.set, { pin: 9, level: 1 });
    host.post(encodeOp(gpio.set, { pin: 2, level: 0 }), bad, bad, encodeOp(gpio.set, { pin: 2, level: 1 }));
    const reply = host.ops(encodeOp(gpio.get, { pin: 2 }));
    assert.deepEqual([...reply.body], [1]);
    assert.deepEqual(
      { ...reply.postedError, status: statusName(reply.postedError!.status) },
      { seq: 2, index: 1, status: "NOT_OPEN", more: 1 },
    );
    const ping = (seen: number, seenMore: number): { flags: number; nowUs: number } => {
      host.frame(FrameType.PING, 0, 0, encode(pingLayout, { token: 7, seen, seenError: 2, seenMore }));
      const frame = host.next()!;
      assert.equal(frame.type, FrameType.PONG);
      const reader = new ByteReader(frame.body);
      if (frame.flags & FrameFlag.POSTED_ERROR) postedErrorLayout.read(reader);
      const { token, nowUs } = pongLayout.read(reader);
      assert.equal(token, 7);
      return { flags: frame.flags, nowUs: Number(nowUs) };
    };
    assert.equal(ping(1, 0).flags, FrameFlag.POSTED_ERROR);
    const { flags, nowUs } = ping(1, 1);
    assert.equal(flags, 0);
    assert.ok(nowUs > 1000 && nowUs < host.board.nowUs);
    assert.equal(host.ops(encodeOp(gpio.get, { pin: 2 })).postedError, undefined);
  });

  it("runs a frame once: a duplicate is answered from the cache, a gap and a damaged frame by one NAK", () => {
    const host = start();
    claimed(host, 2, "HIGH_Z", 0);
    const toggle = encodeOp(gpio.toggle, { pin: 2 });
    const seq = host.seq;
    const first = host.ops(toggle, encodeOp(gpio.get, { pin: 2 }));
    host.seq = seq;
    assert.deepEqual(host.ops(toggle, encodeOp(gpio.get, { pin: 2 })), first);
    assert.equal(host.bench.net("GP2").level, 1);
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, host.seq + 1, toggle);
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, host.seq + 2, toggle);
    const nak = host.next()!;
    assert.equal(nak.type, FrameType.NAK);
    assert.equal(nak.seq, host.seq);
    assert.equal(nakLayout.read(new ByteReader(nak.body)).reason, NakReason.GAP);
    assert.equal(host.next(20_000), undefined);
    assert.equal(host.ops(toggle).status, "OK");
    const damaged = encodeFrame(FrameType.REQUEST, FrameFlag.WAIT, host.seq, toggle);
    damaged[2] ^= 0x10;
    host.raw(damaged);
    assert.equal(nakLayout.read(new ByteReader(host.next()!.body)).reason, NakReason.CORRUPT);
    host.raw(tooLong);
    assert.equal(host.ops(toggle).status, "OK");
    host.raw(tooLong);
    assert.equal(nakLayout.read(new ByteReader(host.next()!.body)).reason, NakReason.TOO_LONG);
    assert.equal(host.bench.net("GP2").level, 1);
    assert.deepEqual(host.board.violations, []);
  });

  it("acknowledges posted frames at half the window, or when asked", () => {
    const host = start();
    claimed(host, 2, "HIGH_Z", 0);
    for (let i = 0; i < 3; i++) host.post(encodeOp(gpio.toggle, { pin: 2 }));
    assert.equal(host.next(20_000), undefined);
    host.post(encodeOp(gpio.toggle, { pin: 2 }));
    assert.deepEqual([host.next()?.type, host.frames.length], [FrameType.ACK, 0]);
    host.frame(FrameType.REQUEST, FrameFlag.WANT_ACK, host.seq++, encodeOp(gpio.toggle, { pin: 2 }));
    const ack = host.next()!;
    assert.deepEqual([ack.type, ack.seq], [FrameType.ACK, host.seq]);
  });

  it("repeats, polls and selects on the board", () => {
    const host = start();
    claimed(host, 2, "HIGH_Z", 0);
    claimed(host, 3, "HIGH_Z", 1);
    const [get, toggle] = [encodeOp(gpio.get, { pin: 2 }), encodeOp(gpio.toggle, { pin: 2 })];
    const repeat = (ops: number, times: number, periodUs = 0): Uint8Array =>
      encodeOp(system.repeat, { ops, times, periodUs });
    const poll = (value: number, timeoutUs: number): Uint8Array =>
      encodeOp(system.poll, { mask: 1, value, intervalUs: 20, timeoutUs });
    const select = (ops: number): Uint8Array => encodeOp(system.select, { pin: 3, level: 0, ops });
    assert.deepEqual([...host.ops(repeat(2, 5), toggle, get).body], [1, 0, 1, 0, 1]);
    assert.deepEqual([...host.ops(repeat(2, 0), toggle, get, get).body], [1]);
    assert.deepEqual([...host.ops(poll(1, 1000), get).body], [1]);
    const late = host.ops(get, poll(0, 1000), get);
    assert.deepEqual([late.status, late.index], ["TIMEOUT", 1]);
    const edges: number[] = [];
    host.bench.net("GP3").onChange((level, atUs) => edges.push(level ? atUs : -atUs));
    assert.deepEqual([...host.ops(repeat(1, 2, 500), select(2), toggle, get).body], [0, 1]);
    assert.equal(edges.length, 4);
    assert.ok(Math.abs(-edges[2] + edges[0] - 500) < 5, String(edges));
    const failed = host.ops(select(1), encodeOp(gpio.get, { pin: 20 }));
    assert.deepEqual([failed.status, failed.index, host.bench.net("GP3").level], ["NOT_OPEN", 1, 1]);
    for (const nested of [
      [repeat(2, 2), repeat(1, 2), get],
      [select(2), select(1), get],
      [repeat(3, 1), get],
      [poll(1, 1)],
    ])
      assert.equal(host.ops(...nested).status, "MALFORMED");
    assert.deepEqual([...host.ops(select(1), poll(1, 1000), get).body], [1]);
  });

  it("waits for a pin's level, and is told to stop by CANCEL", () => {
    const host = start();
    host.call(gpio.claim, { pin: 5, safe: "HIGH_Z" });
    const button = host.bench.net("GP5").attach("button");
    button.set("low");
    host.bench.clock.at(host.board.nowUs + 3000, () => button.set("high"));
    const { waitedUs } = host.call(system.waitPin, { pin: 5, level: 1, timeoutUs: 100_000 });
    assert.ok(waitedUs > 2500 && waitedUs < 3100, String(waitedUs));
    assert.equal(host.status(system.waitPin, { pin: 5, level: 0, timeoutUs: 700 }), "TIMEOUT");
    const seq = host.seq;
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, host.seq++, encodeOp(system.delay, { us: 60_000_000 }));
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, host.seq++, encodeOp(gpio.get, { pin: 5 }));
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, host.seq++, encodeOp(gpio.get, { pin: 5 }));
    host.frame(FrameType.CANCEL, 0, seq + 1, new Uint8Array());
    host.run(300_000);
    host.frame(FrameType.CANCEL, 0, seq, new Uint8Array());
    const from = host.board.nowUs;
    const replies = [host.next()!, host.next()!, host.next()!];
    assert.ok(host.board.nowUs - from < 150_000, `${host.board.nowUs - from} us`);
    assert.deepEqual(
      replies.map(({ seq: s, body }) => [s, statusName(body[0])]),
      [
        [seq, "CANCELLED"],
        [seq + 1, "CANCELLED"],
        [seq + 2, "OK"],
      ],
    );
  });

  it("ends a long op when another host says HELLO", () => {
    const host = start();
    claimed(host, 2, "LOW", 1);
    host.frame(FrameType.REQUEST, FrameFlag.WAIT, host.seq++, encodeOp(system.delay, { us: 3_600_000_000 }));
    host.run(200_000);
    const from = host.board.nowUs;
    host.frame(FrameType.HELLO, 0, 0, encode(helloLayout, { version: 1, nonce: 99, leaseMs: 0 }));
    assert.equal(statusName(host.next()!.body[0]), "CANCELLED");
    assert.equal(host.next()?.type, FrameType.HELLO_REPLY);
    assert.ok(host.board.nowUs - from < 150_000);
    assert.equal(host.bench.net("GP2").level, 0);
  });

  it("answers PING and REQUEST without a session by NAK, and passes over modem commands in silence", () => {
    const host = new FirmwareHost(new Workbench(), "cdc");
    host.raw(new TextEncoder().encode("AT\r\nAT+GCAP\r\nATZ\r\n\0"));
    assert.equal(host.next(50_000), undefined);
    host.frame(FrameType.PING, 0, 0, encode(pingLayout, { token: 1, seen: 0, seenError: 0, seenMore: 0 }));
    assert.equal(nakLayout.read(new ByteReader(host.next()!.body)).reason, NakReason.NO_SESSION);
    assert.equal(host.hello({ version: 99 }).status, HelloStatus.WRONG_VERSION);
    assert.equal(host.hello().status, HelloStatus.OK);
    assert.equal(host.status(system.frequency, {}), "OK");
  });

  it("keeps a leased session from the other interface, and gives way without a lease", () => {
    const first = start("vendor", { leaseMs: 60_000 });
    claimed(first, 2, "LOW", 1);
    const second = new FirmwareHost(first.bench, "cdc", first.board);
    assert.equal(second.hello({ nonce: 2 }).status, HelloStatus.BUSY);
    assert.equal(first.bench.net("GP2").level, 1);
    first.hello({ nonce: 3, leaseMs: 0 });
    assert.equal(second.hello({ nonce: 4 }).status, HelloStatus.OK);
    first.frame(FrameType.REQUEST, FrameFlag.WAIT, 0, echo(1));
    assert.equal(nakLayout.read(new ByteReader(first.next()!.body)).reason, NakReason.NO_SESSION);
  });

  it("answers a repeated HELLO without ending the session", () => {
    const host = start();
    claimed(host, 2, "HIGH_Z", 1);
    const seq = host.seq;
    host.hello();
    host.seq = seq;
    assert.equal(host.status(gpio.get, { pin: 2 }), "OK");
    host.hello({ nonce: 1 });
    assert.equal(host.status(gpio.get, { pin: 2 }), "NOT_OPEN");
  });
});

describe("firmware on the emulated RP2040: USB", () => {
  const control = (host: FirmwareHost, requestType: number, request: number, value: number, index: number): string => {
    let result: string | undefined;
    host.board.host.request({ requestType, request, value, index }, ({ kind }) => (result = kind));
    host.board.runUntil(() => result !== undefined, host.board.nowUs + 100_000);
    return result ?? "nothing";
  };

  it("halts an endpoint and clears it again, toggles back at DATA0, nothing lost that came after", () => {
    const host = start();
    for (const endpoint of [0x03, 0x83]) {
      assert.equal(control(host, 0x02, 3, 0, endpoint), "ok");
      assert.equal(control(host, 0x02, 1, 0, endpoint), "ok");
    }
    host.board.vendor.out!.toggle = 0;
    host.board.vendor.in!.toggle = 0;
    assert.equal(host.status(system.frequency, {}), "OK");
    // The host's driver reads all the time, and says that it was stalled meanwhile.
    assert.deepEqual(host.board.violations, ["USB host: EP3 IN stalls"]);
  });

  it("is configured anew without a violation, and stalls what it does not know", () => {
    const host = start();
    let again: boolean | undefined;
    host.board.reconfigure((ok) => (again = ok));
    host.board.runUntil(() => again !== undefined, host.board.nowUs + 100_000);
    assert.equal(again, true);
    host.hello({ nonce: 5 });
    assert.equal(host.status(system.frequency, {}), "OK");
    for (const [type, request, value, index] of [
      [0x00, 3, 1, 0],
      [0x80, 6, 0x0600, 0],
      [0x01, 11, 1, 2],
      [0x02, 3, 0, 0x85],
      [0x40, 9, 0, 0],
      [0x21, 0x30, 0, 0],
    ])
      assert.equal(control(host, type, request, value, index), "stall", `${type} ${request}`);
    assert.equal(host.status(system.frequency, {}), "OK");
    assert.deepEqual(host.board.violations, []);
  });
});

describe("firmware on the emulated RP2040: when the host is gone", () => {
  const gone: [string, (host: FirmwareHost) => void, "cdc" | "vendor", number][] = [
    ["its lease runs out", (host) => host.run(400_000), "vendor", 200],
    ["DTR falls", (host) => (host.board.cdc.close(), host.run(5000)), "cdc", 0],
    [
      "the cable is pulled from a board with its own power",
      (host) => (host.board.unplug({ powered: true }), host.run(10_000)),
      "vendor",
      0,
    ],
  ];
  for (const [what, leave, which, leaseMs] of gone)
    it(`puts each pin in its safe state when ${what}`, () => {
      const host = start(which, { leaseMs });
      claimed(host, 2, "LOW", 1);
      claimed(host, 3, "HIGH", 0);
      claimed(host, 4, "HIGH_Z", 1);
      claimed(host, 5, "PULL_UP", 0);
      host.call(pwm.open, { handle: 0, pin: 8, frequency: 1000, duty: 65535, variableFrequency: 0 });
      leave(host);
      const [low, high, open, pulled, output] = [2, 3, 4, 5, 8].map((pin) => host.bench.net(`GP${pin}`));
      assert.deepEqual([low.level, high.level, pulled.level], [0, 1, 1]);
      assert.deepEqual([low.floating, high.floating, open.floating, output.floating], [false, false, true, true]);
      assert.deepEqual(host.board.violations, []);
    });

  it("keeps the lease while the host pings, and while a long op runs", () => {
    const host = start("vendor", { leaseMs: 200 });
    claimed(host, 2, "LOW", 1);
    for (let i = 0; i < 8; i++) {
      host.run(60_000);
      host.frame(FrameType.PING, 0, 0, encode(pingLayout, { token: i, seen: 0, seenError: 0, seenMore: 0 }));
      assert.equal(host.next()?.type, FrameType.PONG);
    }
    assert.equal(host.status(system.delay, { us: 150_000 }), "OK");
    assert.equal(host.bench.net("GP2").level, 1);
  });

  it("restarts when asked, with another epoch, and says why", () => {
    const host = start();
    const { epoch, resetCause } = host.hello({ nonce: 9 });
    assert.equal(resetCause, ResetCause.POWER_ON);
    host.call(system.reset, {});
    assert.ok(host.board.runUntil(() => host.board.identity === undefined, host.board.nowUs + 500_000));
    assert.ok(host.board.bootAndEnumerate());
    const again = new FirmwareHost(host.bench, "vendor", host.board).hello();
    assert.equal(again.resetCause, ResetCause.SOFTWARE);
    assert.notEqual(again.epoch, epoch);
    assert.deepEqual(host.board.violations, []);
  });

  it("enters the bootloader by command and by a 1200-baud touch", () => {
    const host = start();
    host.call(system.bootloader, {});
    host.run(500_000);
    assert.equal(host.board.stopped?.kind, "bootloader");
    const touched = new FirmwareHost(new Workbench(), "cdc");
    const done = (): void => undefined;
    touched.board.host.request(
      { requestType: 0x21, request: 0x20, value: 0, index: 0, data: Uint8Array.of(0xb0, 0x04, 0, 0, 0, 0, 8) },
      done,
    );
    touched.board.host.request({ requestType: 0x21, request: 0x22, value: 0, index: 0 }, done);
    touched.run(500_000);
    assert.equal(touched.board.stopped?.kind, "bootloader");
    assert.deepEqual([...host.board.violations, ...touched.board.violations], []);
  });
});

describe("firmware on the emulated RP2040: speed", () => {
  // The emulated board counts the same cycles every time, so that what exceeds these limits got slower.
  const turnaround = (host: FirmwareHost, data: Uint8Array): number => {
    assert.deepEqual(host.call(system.echo, { data }).data, data);
    return host.stats.turnaroundCycles.at(-1)!;
  };

  it("answers one byte in fewer than 1,200 cycles, wherever the sequence number, the byte and the check have zeros", () => {
    const host = start();
    for (const byte of [0, 1, 0x30, 0x52, 0x5e, 0xd7, 0xff])
      for (let number = 0; number < 256; number++) {
        const cycles = turnaround(host, Uint8Array.of(byte));
        assert.ok(cycles < 1200, `byte ${byte}, the ${number}th time: ${cycles} cycles`);
      }
  });

  it("answers 59 and 200 bytes in no more cycles than the README says, but for some percent", () => {
    const host = start();
    for (const [bytes, limit] of [
      [59, 2800],
      [200, 5900],
    ] as const) {
      const cycles = turnaround(
        host,
        Uint8Array.from({ length: bytes }, (_, i) => (i * 7 + 1) & 0xff || 1),
      );
      assert.ok(cycles < limit, `${bytes} B: ${cycles} cycles`);
    }
  });
});
