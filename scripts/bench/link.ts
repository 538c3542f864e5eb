/** What board and link do by themselves, in the board's own time: turnaround, rates, throughput, how soon an edge has its time stamp. */
import { op } from "../../hil/backend/backend.js";
import { encodeOps } from "../../hil/backend/ops.js";
import type { Ops } from "../../hil/session/batch.js";
import * as gpio from "../../hil/peripherals/gpio.js";
import * as spi from "../../hil/peripherals/spi.js";
import { Measured, type Chip } from "./measured.js";

export interface LinkFigures {
  chip: Chip;
  cpuHz: number;
  /** Cycles from the last OUT packet of an echo to the first IN packet of its reply, by bytes of payload: of all that the bytes and the number can be. */
  turnaround: Map<number, { median: number; most: number }>;
  /** Commands a second of emulated time. */
  waiting: number;
  posted: number;
  /** Bytes a second through posted SPI writes. */
  spi: number;
  spiHz: number;
  /** Cycles from an edge on a pin to the timer's value that becomes its time stamp: fewest and most of several. */
  edge: { fewest: number; most: number };
}

/** What full-speed bulk can carry at most: 19 packets of 64 bytes a millisecond (USB 2.0, table 5-9). */
export const usbBytesPerSecond = 19 * 64 * 1000;

const PIN = { rp2040: 25, samd21: 10 };
const SPI_PINS = { rp2040: { sck: 18, mosi: 19, miso: 16 }, samd21: { sck: 7, mosi: 6, miso: 9 } };
const WATCHED = { rp2040: 2, samd21: 16 };
const HANDLE = 1;

export async function measureLink(root: string, chip: Chip): Promise<LinkFigures> {
  const board = await Measured.start(root, chip);
  const cpuHz = board.sync.session.info!.clockHz;
  const turnaround = new Map([1, 59, 200].map((size) => [size, turnaroundOf(board, size)]));
  const pin = PIN[chip];
  board.ask(op(gpio.claim, { pin, safe: "HIGH_Z" as const }));
  board.ask(op(gpio.configure, { pin, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 }));
  const waiting = perSecond(board, 500, () => {
    for (let i = 0; i < 500; i++) board.ask(op(gpio.get, { pin }));
  });
  const sets = [0, 1].map((level) => encodeOps([op(gpio.set, { pin, level })], 0));
  const posted = perSecond(board, 20_000, () => post(board, 20_000, (i) => sets[i & 1]));
  board.ask(op(spi.open, { handle: HANDLE, ...SPI_PINS[chip], soft: 0 }));
  const { baudrate: spiHz } = board.ask(
    op(spi.configure, { handle: HANDLE, baudrate: 24_000_000, phase: 0, polarity: 0, lsbFirst: 0, bits: 7 }),
  ) as {
    baudrate: number;
  };
  const most = Math.min(1024, board.sync.session.info!.maxFrame - 32);
  const write = encodeOps(
    [op(spi.write, { handle: HANDLE, data: Uint8Array.from({ length: most }, (_, i) => (i % 255) + 1) })],
    0,
  );
  const writes = Math.ceil((256 * 1024) / most);
  const spiRate = most * perSecond(board, writes, () => post(board, writes, () => write));
  const edge = edgeCycles(board, chip);
  if (board.board.violations.length > 0) throw new Error(board.board.violations.join("\n"));
  return { chip, cpuHz, turnaround, waiting, posted, spi: spiRate, spiHz, edge };
}

function perSecond(board: Measured, count: number, work: () => void): number {
  const from = board.nowUs;
  work();
  return (count * 1e6) / (board.nowUs - from);
}

/** No further ahead of the board than twice its window, as the backends keep it. */
function post(board: Measured, count: number, ops: (i: number) => Ops): void {
  const { session } = board.sync;
  const ahead = 2 * session.info!.windowBytes;
  for (let i = 0; i < count; i++) {
    session.post(ops(i));
    if (session.backlog > ahead) board.sync.advanceTo(board.nowUs + 1e6, () => session.backlog < ahead / 2);
  }
  board.sync.barrier();
  const failed = session.takePostedError();
  if (failed !== undefined) throw new Error(`a posted op failed: ${JSON.stringify(failed)}`);
}

/**
 * The framing depends on where the zeros are, of the payload, of the sequence number and of the check that both make, so that one number would
 * be luck: 256 numbers, each with every byte there is. Of longer payloads, all of one byte, the one that is all zeros stands for the worst.
 */
function turnaroundOf(board: Measured, size: number): { median: number; most: number } {
  const fills = size === 1 ? Array.from({ length: 256 }, (_, byte) => byte) : [0, 0x55, 0xff];
  const cycles = fills.flatMap((fill) => Array.from({ length: 256 }, () => board.turnaround(size, fill)));
  cycles.sort((a, b) => a - b);
  return { median: cycles[cycles.length >> 1], most: cycles.at(-1)! };
}

/** The emulated timer tells when it is read: the first time after the edge is the interrupt's. */
function edgeCycles(board: Measured, chip: Chip): LinkFigures["edge"] {
  const pin = WATCHED[chip];
  board.ask(op(gpio.claim, { pin, safe: "HIGH_Z" as const }));
  board.ask(op(gpio.configure, { pin, output: 0, openDrain: 0, pull: 0, level: 0, drive: 1 }));
  board.ask(op(gpio.watch, { pin, edges: gpio.Edge.RISE | gpio.Edge.FALL }));
  const { bench } = board.board;
  const timer = (Reflect.get(board.board, "chip") as { timer: Record<string, (...a: number[]) => number> }).timer;
  const [method, counter] = chip === "rp2040" ? ["readUint32", 0x28] : ["read", 0x10];
  const read = timer[method].bind(timer);
  const port = bench.net(`GP${pin}`).attach("bench");
  const taken: number[] = [];
  let since: number | undefined;
  timer[method] = (offset: number, ...rest: number[]) => {
    if (offset === counter && since !== undefined) {
      taken.push(board.board.cycles - since);
      since = undefined;
    }
    return read(offset, ...rest);
  };
  for (let i = 0; i < 16; i++) {
    // Phases against the microsecond and against the board's own 100 ms.
    bench.clock.at(board.nowUs + 40_000 + i * 0.13, () => {
      since = board.board.cycles;
      port.set(i & 1 ? "low" : "high");
    });
    board.sync.advanceTo(board.nowUs + 60_000);
  }
  timer[method] = read;
  port.detach();
  return { fewest: Math.min(...taken), most: Math.max(...taken) };
}
