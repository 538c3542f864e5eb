import assert from "node:assert/strict";
import { DirectBackend } from "../../../hil/backend/direct.js";
import { Workbench } from "../../../hil/emulator/bench.js";
import { EmulatedBoard, type BoardOptions } from "../../../hil/emulator/board.js";
import type { Chip } from "../../../hil/emulator/rp2040/chip.js";
import * as gpio from "../../../hil/peripherals/gpio.js";
import * as spi from "../../../hil/peripherals/spi.js";
import * as system from "../../../hil/peripherals/system.js";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { openEmulator } from "../../../hil/transports/emulator.js";
import type { LinkError } from "../../../hil/transports/link-error.js";
import { transportOf } from "./exercise.js";
import { shippedFirmware } from "./firmware-files.js";

const firmware = shippedFirmware();

function booted(options: Partial<BoardOptions> = {}): EmulatedBoard {
  const board = new EmulatedBoard({ firmware, ...options });
  assert.ok(board.bootAndEnumerate(), board.violations.join("\n"));
  return board;
}

describe("the emulated board", () => {
  it("enumerates with the flash's unique id as its serial number", () => {
    const board = booted({ uniqueId: Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0, 1, 2, 3) });
    assert.equal(board.identity?.serialNumber, "DEADBEEF00010203");
    assert.deepEqual(
      board.identity?.configuration.interfaces.map((one) => one.class),
      [0x02, 0x0a, 0xff],
    );
    assert.deepEqual(board.violations, []);
  });

  it("takes a firmware that is not ours as Linux does: asks for no BOS before USB 2.01, and needs no interface of ours", () => {
    const foreign = (patch: (file: Buffer) => void): EmulatedBoard => {
      const file = Buffer.from(firmware);
      file.fill(0, file.indexOf("PBBOARD1"), file.indexOf("PBBOARD1") + 8);
      patch(file);
      return new EmulatedBoard({ firmware: file });
    };
    const descriptor = Buffer.of(18, 1, 0x10, 2);
    const old = foreign((file) => file.writeUInt16LE(0x200, file.indexOf(descriptor) + 2));
    assert.ok(old.bootAndEnumerate(), old.violations.join("\n"));
    assert.deepEqual([old.stock, old.identity?.device.usb, old.identity?.capabilities], [true, 0x200, {}]);
    assert.deepEqual(old.violations, []);
    old.cdc.open();
    assert.equal(old.cdc.write(Uint8Array.of(0)), true);
    // what silicon passes over in silence is kept apart; what it punishes is not
    (old.running as Chip).writeUint32(0, 1);
    (old.running as Chip).writeUint32(0x40058ffc, 1);
    assert.deepEqual([old.violations.length, old.forgiven.length, old.violationCount], [1, 1, 2]);
    assert.match(old.violations[0], /WATCHDOG\+0xffc/);
    assert.match(old.forgiven[0], /the boot ROM is written at 0x00000000, which has no effect/);
    // our own firmware is held to what it promises
    const strict = Buffer.from(firmware);
    strict.writeUInt16LE(0x200, strict.indexOf(descriptor) + 2);
    const ours = new EmulatedBoard({ firmware: strict });
    ours.bootAndEnumerate();
    assert.match(ours.violations[0], /bcdUSB is 0x200/);
    (ours.running as Chip).writeUint32(0, 1);
    assert.match(ours.violations[0], /the boot ROM is written/);
  });

  it("repeats to the cycle", () => {
    const run = () => {
      const board = booted();
      const backend = new DirectBackend(transportOf(board, "cdc"));
      for (let length = 0; length < 100; length += 9) backend.call(system.echo, { data: new Uint8Array(length) });
      return { cycles: board.cycles, nowUs: board.nowUs, turnaround: board.cdc.stats.turnaroundCycles };
    };
    assert.deepEqual(run(), run());
  });

  it("counts bytes, packets and turnaround on the bus, for each interface by itself", () => {
    const board = booted();
    const backend = new DirectBackend(transportOf(board, "vendor"));
    backend.call(gpio.claim, { pin: 25, safe: "HIGH_Z" });
    const before = { ...board.vendor.stats };
    backend.call(gpio.get, { pin: 25 });
    const { bytesOut, bytesIn, packetsOut, packetsIn } = board.vendor.stats;
    assert.deepEqual(
      [
        bytesOut - before.bytesOut,
        bytesIn - before.bytesIn,
        packetsOut - before.packetsOut,
        packetsIn - before.packetsIn,
      ],
      [8, 8, 1, 1],
    );
    assert.equal(board.cdc.stats.bytesOut, 0);
    const cycles = board.vendor.stats.turnaroundCycles.at(-1)!;
    assert.ok(cycles > 100 && cycles < 20_000, `${cycles} cycles`);
  });

  it("moves at most 19 packets of 64 bytes in a frame (USB 2.0, table 5-9)", () => {
    const board = booted();
    const ends = Array.from({ length: 60 }, () => board.host.slot(64));
    const perFrame = new Map<number, number>();
    for (const end of ends)
      perFrame.set(Math.floor((end - 1) / 1e6), (perFrame.get(Math.floor((end - 1) / 1e6)) ?? 0) + 1);
    assert.equal(Math.max(...perFrame.values()), 19);
  });

  it("forgets everything at a power cycle, and comes back", () => {
    const board = booted();
    const backend = new DirectBackend(transportOf(board, "cdc"));
    const { epoch } = backend.board;
    board.powerCycle();
    assert.equal(board.identity, undefined);
    assert.ok(board.bootAndEnumerate());
    const again = new DirectBackend(transportOf(board, "cdc"));
    assert.equal(again.board.resetCause, "POWER_ON");
    assert.notEqual(again.board.epoch, epoch);
    assert.deepEqual(board.violations, []);
  });

  it("comes back after system.reset with its reset cause, through a fresh enumeration", () => {
    const board = booted();
    new DirectBackend(transportOf(board, "cdc")).call(system.reset, {});
    board.runUntil(() => board.resets.length > 0, board.nowUs + 1e6);
    assert.deepEqual(board.resets, ["watchdog trigger"]);
    assert.ok(board.bootAndEnumerate());
    assert.notEqual(new DirectBackend(transportOf(board, "cdc")).board.resetCause, "POWER_ON");
    assert.deepEqual(board.violations, []);
  });

  it("goes dark when its cable is pulled, and is found again when it is plugged in", () => {
    const board = booted();
    let seen: boolean[] = [];
    board.onUsb = (configured) => seen.push(configured);
    const backend = new DirectBackend(transportOf(board, "cdc"));
    backend.call(gpio.claim, { pin: 15, safe: "HIGH_Z" });
    backend.call(gpio.configure, { pin: 15, output: 1, openDrain: 0, pull: 0, level: 1, drive: 1 });
    assert.equal(board.bench.net("GP15").level, 1);
    board.unplug();
    assert.equal(board.bench.net("GP15").floating, true);
    board.advanceTo(board.nowUs + 1e6);
    board.plugIn();
    assert.ok(board.bootAndEnumerate());
    assert.deepEqual(seen, [false, true]);
    seen = [];
  });

  it("makes its pins safe when the host is gone but the power stays", () => {
    const board = booted();
    const backend = new DirectBackend(transportOf(board, "cdc"));
    backend.call(gpio.claim, { pin: 15, safe: "HIGH_Z" });
    backend.call(gpio.configure, { pin: 15, output: 1, openDrain: 0, pull: 0, level: 1, drive: 1 });
    board.unplug({ powered: true });
    board.advanceTo(board.nowUs + 100_000);
    assert.equal(board.bench.net("GP15").floating, true);
    board.plugIn();
    assert.ok(board.bootAndEnumerate(), board.violations.join("\n"));
  });

  it("stops in its bootloader, and the transport says so", async () => {
    const transport = openEmulator(parseBoardUrl("emulator:pico", ["emulator"]), { firmware });
    await transport.open();
    let reason: LinkError | undefined;
    const backend = new DirectBackend(transport);
    const { onClose } = transport;
    transport.onClose = (error) => {
      reason = error;
      onClose(error);
    };
    backend.call(system.bootloader, {});
    transport.simulation.advanceTo(transport.simulation.nowUs() + 1e6);
    assert.match(reason?.message ?? "", /bootloader|reset/);
    assert.deepEqual(transport.board?.stopped, { kind: "bootloader" });
  });

  it("reports a short circuit between its pin and a part", () => {
    const bench = new Workbench();
    bench.net("GP15").attach("button.A").set("low");
    const backend = new DirectBackend(transportOf(booted({ bench }), "cdc"));
    backend.call(gpio.claim, { pin: 15, safe: "HIGH_Z" });
    backend.call(gpio.configure, { pin: 15, output: 1, openDrain: 0, pull: 0, level: 1, drive: 1 });
    assert.match(bench.reports[0], /contention on net GP15: button.A drives low, board.GP15 drives high/);
  });

  it("sends a kilobyte over SPI in 17 packets (docs/protocol.md)", () => {
    const board = booted();
    const backend = new DirectBackend(transportOf(board, "cdc"));
    backend.call(spi.open, { handle: 1, sck: 10, mosi: 11, miso: 12, soft: 0 });
    backend.call(spi.configure, { handle: 1, baudrate: 8_000_000, phase: 0, polarity: 0, lsbFirst: 0, bits: 7 });
    const before = board.cdc.stats.packetsOut;
    backend.post(spi.write, { handle: 1, data: new Uint8Array(1024) });
    backend.barrier();
    assert.ok(
      board.cdc.stats.packetsOut - before <= 18,
      `${board.cdc.stats.packetsOut - before} packets, one of them the barrier`,
    );
    assert.deepEqual(board.violations, []);
  });
});
