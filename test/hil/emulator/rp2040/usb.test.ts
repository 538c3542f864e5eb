import assert from "node:assert/strict";
import type { UsbPeer } from "../../../../hil/emulator/usb/controller.js";
import { BareChip, SET } from "./bare-chip.js";

const DPRAM = 0x50100000;
const USB = 0x50110000;
const SIE_CTRL = USB + 0x4c;
const BUFF_STATUS = USB + 0x58;
const PULL_UP = 1 << 16;
const EP0_INT = 1 << 29;
const AVAILABLE = 1 << 10;
const FULL = 1 << 15;
const PID1 = 1 << 13;
const ENABLE = 0x80000000;
const INT_PER_BUFFER = 1 << 29;
const DOUBLE = 1 << 30;
const BULK = 2 << 26;

const control = (endpoint: number, input: boolean) => DPRAM + 8 * endpoint + (input ? 0 : 4);
const buffer = (endpoint: number, input: boolean) => DPRAM + 0x80 + 8 * endpoint + (input ? 0 : 4);

function ready(): { bare: BareChip; connections: boolean[] } {
  const bare = new BareChip();
  const connections: boolean[] = [];
  const peer: UsbPeer = {
    connectionChanged: (connected) => connections.push(connected),
    endpointReady: () => {},
    frameNumber: () => 0x123,
    framesWanted: () => {},
  };
  bare.chip.usb.peer = peer;
  bare.startClocks();
  bare.release("USBCTRL");
  for (let offset = 0; offset < 0x180; offset += 4) bare.write(DPRAM + offset, 0);
  bare.write(USB + 0x74, 9);
  bare.write(USB + 0x78, 0xc);
  bare.write(USB + 0x40, 1);
  bare.write(SIE_CTRL, PULL_UP | EP0_INT);
  return { bare, connections };
}

/** Sets the other bits, waits as the datasheet asks, then AVAILABLE. */
function arm(bare: BareChip, address: number, value: number): void {
  bare.write(address, value);
  bare.wait(1);
  bare.write(address, value | AVAILABLE);
}

describe("the USB controller", () => {
  it("connects only with its pull-up, its PHY and VBUS detection (RP2040 datasheet 4.1.2.1, 4.1.3)", () => {
    const { bare, connections } = ready();
    assert.deepEqual(connections, [true]);
    bare.write(SIE_CTRL + 0x3000, PULL_UP);
    assert.deepEqual(connections, [true, false]);
    bare.write(USB + 0x78, 0);
    bare.write(SIE_CTRL + SET, PULL_UP);
    assert.deepEqual(connections, [true, false]);
    assert.match(bare.chip.usb.explain(), /USB_PWR does not override VBUS_DETECT/);
  });

  it("answers at its own address only, NAKs without a buffer, and stalls EP0 only when armed (datasheet 4.1.2.6)", () => {
    const { bare } = ready();
    const { usb } = bare.chip;
    assert.equal(usb.setup(5, new Uint8Array(8)), false);
    assert.equal(usb.setup(0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)), true);
    assert.equal(bare.read(DPRAM), 0x04030201);
    assert.equal(usb.input(0, 0).handshake, "nak");
    bare.write(buffer(0, true), 1 << 11);
    assert.equal(usb.input(0, 0).handshake, "nak");
    bare.write(USB + 0x68, 1);
    assert.equal(usb.input(0, 0).handshake, "stall");
    usb.setup(0, new Uint8Array(8));
    assert.equal(usb.input(0, 0).handshake, "nak", "a SETUP disarms it");
  });

  it("sends a buffer once, with its PID, and raises BUFF_STATUS until cleared (datasheet 4.1.2.5)", () => {
    const { bare } = ready();
    bare.write(DPRAM + 0x100, 0x64636261);
    arm(bare, buffer(0, true), FULL | PID1 | 4);
    const packet = bare.chip.usb.input(0, 0);
    assert.deepEqual([packet.handshake, packet.pid, [...packet.bytes]], ["ack", 1, [0x61, 0x62, 0x63, 0x64]]);
    assert.equal(bare.chip.usb.input(0, 0).handshake, "nak");
    assert.equal(bare.read(BUFF_STATUS), 1);
    bare.write(BUFF_STATUS, 1);
    assert.equal(bare.read(BUFF_STATUS), 0);
    assert.deepEqual(bare.violations, []);
  });

  it("reports AVAILABLE in one write with the rest, or too soon after it, while clk_sys is the faster clock (datasheet 4.1.2.5.1)", () => {
    const { bare } = ready();
    bare.write(buffer(0, true), FULL | AVAILABLE | 1);
    assert.match(bare.violations[0], /AVAILABLE is set in the same write as other bits/);
    const { bare: hasty } = ready();
    hasty.write(buffer(0, true), FULL | 1);
    hasty.write(buffer(0, true), FULL | AVAILABLE | 1);
    assert.match(hasty.violations[0], /AVAILABLE follows 0 cycles after/);
  });

  it("allows it in one write while clk_sys is not faster than clk_usb, as the boot ROM does", () => {
    const { bare } = ready();
    bare.write(0x4000803c, 0);
    bare.write(buffer(0, true), FULL | AVAILABLE | 1);
    assert.deepEqual(bare.violations, []);
  });

  it("reports a buffer that is written or changed while the controller owns it", () => {
    const { bare } = ready();
    arm(bare, buffer(0, false), 64);
    bare.write(DPRAM + 0x104, 1);
    bare.write(buffer(0, false), 32 | AVAILABLE);
    assert.match(bare.violations[0], /DPRAM 0x104 is written while AVAILABLE/);
    assert.match(bare.violations[1], /its control is changed while AVAILABLE/);
  });

  it("throws a packet with the wrong PID away, acknowledged, and says so (USB 2.0, 8.6)", () => {
    const { bare } = ready();
    arm(bare, buffer(0, false), PID1 | 64);
    assert.equal(bare.chip.usb.output(0, 0, 0, Uint8Array.of(1)), "ack");
    assert.equal(bare.read(BUFF_STATUS), 0);
    assert.equal(bare.read(USB + 0x50) >>> 31, 1, "DATA_SEQ_ERROR");
    assert.match(bare.violations[0], /expects DATA1 where the host sends DATA0/);
  });

  it("takes two buffers in turn on a double-buffered endpoint (datasheet 4.1.2.5.2)", () => {
    const { bare } = ready();
    bare.write(control(1, true), (ENABLE | DOUBLE | INT_PER_BUFFER | BULK | 0x180) >>> 0);
    bare.write(DPRAM + 0x180, 0x11);
    bare.write(DPRAM + 0x1c0, 0x22);
    const both = FULL | 1 | ((FULL | PID1 | 1) << 16);
    bare.write(buffer(1, true), both >>> 0);
    bare.wait(1);
    bare.write(buffer(1, true), (both | AVAILABLE | (AVAILABLE << 16)) >>> 0);
    const [first, second] = [bare.chip.usb.input(0, 1), bare.chip.usb.input(0, 1)];
    assert.deepEqual([first.bytes[0], first.pid, second.bytes[0], second.pid], [0x11, 0, 0x22, 1]);
    assert.equal(bare.chip.usb.input(0, 1).handshake, "nak");
    assert.equal(bare.read(USB + 0x5c) & 4, 4, "BUFF_CPU_SHOULD_HANDLE: buffer 1 was the last");
    assert.deepEqual(bare.violations, []);
  });

  it("reports endpoints that were never enabled, and completions the program cannot hear of", () => {
    const { bare } = ready();
    arm(bare, buffer(2, false), 64);
    assert.match(
      bare.violations[0],
      /EP2 OUT buffer 0: made available, but the endpoint's control register has ENABLE clear/,
    );
    bare.write(control(3, true), (ENABLE | BULK | 0x200) >>> 0);
    arm(bare, buffer(3, true), FULL | 1);
    bare.chip.usb.input(0, 3);
    assert.match(bare.violations[1], /asks for no BUFF_STATUS/);
  });

  it("interrupts for what is enabled, and tells the frame number", () => {
    const { bare } = ready();
    bare.chip.usb.busReset();
    assert.equal(bare.chip.core.pendingInterrupts & 32, 0);
    bare.write(USB + 0x90, 1 << 12);
    assert.equal(bare.chip.core.pendingInterrupts & 32, 32);
    bare.write(USB + 0x50, 1 << 19);
    assert.equal(bare.chip.core.pendingInterrupts & 32, 0);
    assert.equal(bare.read(USB + 0x48), 0x123);
  });

  it("needs 48 MHz (datasheet 4.1.2.1)", () => {
    const { bare } = ready();
    bare.write(SIE_CTRL + 0x3000, PULL_UP);
    bare.write(0x40008058, 2 << 8);
    bare.write(SIE_CTRL + SET, PULL_UP);
    assert.match(bare.violations[0], /clk_usb runs at 24 MHz/);
    assert.equal(bare.chip.usb.setup(0, new Uint8Array(8)), false);
  });
});
