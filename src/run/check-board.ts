/**
 * What can be told of a board and its wiring from its own pins: who it is, whether the link is sound, whether lines are held, and who answers on
 * its usual I2C bus. Nothing is ever driven but by the chip's own weak pulls, so that no wiring can come to harm.
 */

import { randomBytes } from "node:crypto";
import { pinLabel, type BoardDefinition } from "../../boards/index.js";
import {
  BusError,
  LinkError,
  RigError,
  checkRig,
  gpioCommands,
  i2cCommands,
  isEmulated,
  op,
  systemCommands,
  type BoardInfo,
  type PeripheralBackend,
  type Rig,
} from "../../hil/index.js";
import { bad, good, type Check } from "./check.js";
import { openBoard } from "./open-board.js";

export interface CheckBoardOptions {
  readonly board?: string;
  /** What is to go wrong on the link on purpose. */
  readonly faults?: string;
  /** Wired to an emulated board; for a real one, what should be on its bus. */
  readonly rig?: { readonly path: string; readonly text: string };
  /** This program's version. */
  readonly version: string;
}

const echoes = 20;
const echoBytes = 48;
/** For a line of 100 pF at the chip's weakest pull, 80 kOhm, to get there several times over. */
const settleUs = 200;
const [first, last] = [0x08, 0x77];

/** @throws UsageError for a rig that does not go with the board, and faults of ours */
export async function checkBoard({ board, faults, rig, version }: CheckBoardOptions): Promise<Check[]> {
  const emulated = isEmulated(board ?? "emulator:");
  let wiring: Rig | undefined;
  if (rig !== undefined) {
    try {
      wiring = await checkRig(rig.text, { file: rig.path, parts: (await import("../../fixtures/index.js")).parts });
    } catch (error) {
      if (!(error instanceof RigError)) throw error;
      return [bad("rig", error.message, "Mend the rig file: docs/rigs.md tells its rules.")];
    }
  }
  try {
    const opened = await openBoard({
      ...(board === undefined ? {} : { board }),
      ...(faults === undefined ? {} : { faults }),
      ...(rig === undefined || !emulated ? {} : { rig: rig.path }),
    });
    const { info, definition, backend } = opened;
    try {
      return [
        good("link", `${definition?.title ?? info.boardId} answers.`),
        checkFirmware(info, version),
        checkId(info),
        ...checkEcho(backend),
        ...(definition === undefined ? [] : checkWiring(backend, definition, wiring)),
      ];
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return [bad("link", [error.what, error.why].filter((text) => text !== "").join(" "), error.next)];
  }
}

function checkFirmware({ firmwareVersion, gitHash }: BoardInfo, version: string): Check {
  if (gitHash === "agent")
    return good(
      "firmware",
      `It keeps its own Python: ${firmwareVersion}. pinbridge flash would make it faster, and do more.`,
    );
  if (firmwareVersion === version)
    return good("firmware", `Its firmware is ${firmwareVersion} (${gitHash}), as this pinbridge's.`);
  return bad(
    "firmware",
    `Its firmware is ${firmwareVersion} (${gitHash}); this pinbridge is ${version}.`,
    "pinbridge flash puts the matching firmware on it.",
  );
}

function checkId({ uniqueId }: BoardInfo): Check {
  if (/^(?:0+|F+|)$/i.test(uniqueId))
    return bad(
      "unique-id",
      `Its unique id reads ${uniqueId === "" ? "as nothing" : uniqueId}: it cannot be told from other boards.`,
      "Its flash chip does not give one. Name it by its port, not by its id.",
    );
  return good("unique-id", `Its unique id is ${uniqueId}.`);
}

function checkEcho(backend: PeripheralBackend): Check[] {
  const took: number[] = [];
  for (let n = 0; n < echoes; n++) {
    const data = new Uint8Array(randomBytes(echoBytes));
    const start = performance.now();
    const back = backend.call(systemCommands.echo, { data }).data;
    took.push(performance.now() - start);
    if (Buffer.compare(data, back) !== 0)
      return [bad("round-trip", "It gave back other bytes than it was sent.", "Its cable or hub is bad. Try another.")];
  }
  const { badFrames, retransmissions } = backend.statistics();
  const median = took.toSorted((a, b) => a - b)[echoes >> 1].toFixed(2);
  if (badFrames + retransmissions > 0)
    return [
      bad(
        "round-trip",
        `Of ${echoes} round trips ${badFrames} frames came damaged and ${retransmissions} had to be sent again.`,
        "Nothing is lost by it but time. Try a shorter cable, and no hub.",
      ),
    ];
  return [good("round-trip", `${echoes} round trips of ${echoBytes} bytes came back whole, in ${median} ms each.`)];
}

interface Levels {
  /** With the chip's own pull-up, and its own pull-down. */
  readonly up: number;
  readonly down: number;
}

/** How a pin stands against the chip's two pulls; undefined for one that the board keeps for itself. */
function levelsOf(backend: PeripheralBackend, pin: number): Levels | undefined {
  const pulled = (pull: number) => op(gpioCommands.configure, { ...input, pin, pull });
  const settle = op(systemCommands.delay, { us: settleUs });
  const level = op(gpioCommands.get, { pin });
  try {
    const replies = backend.together(
      op(gpioCommands.claim, { pin, safe: "HIGH_Z" }),
      pulled(gpioCommands.Pull.UP),
      settle,
      level,
      pulled(gpioCommands.Pull.DOWN),
      settle,
      level,
      op(gpioCommands.release, { pin }),
    );
    return { up: replies[3].level, down: replies[6].level };
  } catch (error) {
    if (error instanceof BusError) return undefined;
    throw error;
  }
}

const input = { output: 0, openDrain: 0, pull: 0, level: 0, drive: gpioCommands.DriveStrength.MA_4, reserved: 0 };

/** @param rig  what is known to be wired: pins of its parts have a reason to be held */
export function checkWiring(backend: PeripheralBackend, board: BoardDefinition, rig: Rig | undefined): Check[] {
  const bus = board.circuitpython.buses.i2c ?? board.micropython?.i2c[0];
  const known = new Set<number>([
    ...(bus === undefined ? [] : [bus.scl, bus.sda]),
    ...[board.onboard.led, board.onboard.neopixel, board.onboard.button].filter((pin) => pin !== undefined),
    ...(board.onboard.voltages ?? []).map(({ gpio }) => gpio),
    ...wiredPins(rig),
  ]);
  const free = [...board.labels.keys()].filter((pin) => !known.has(pin));
  return [...(bus === undefined ? [] : checkBus(backend, board, bus, rig)), ...checkHeld(backend, board, free)];
}

/** Pins that the rig's parts and resistors are on: they have a reason to be held. */
function wiredPins(rig: Rig | undefined): number[] {
  if (rig === undefined) return [];
  const nets = new Set(rig.devices.flatMap(({ pins }) => Object.values(pins)));
  return rig.nets.filter(({ name, gpio }) => gpio !== undefined && nets.has(name)).map(({ gpio }) => gpio!);
}

/** Shorts: pins that do not follow the chip's own pulls although nothing is known to be wired to them. */
function checkHeld(backend: PeripheralBackend, board: BoardDefinition, pins: readonly number[]): Check[] {
  const held: Check[] = [];
  let looked = 0;
  for (const pin of pins) {
    const levels = levelsOf(backend, pin);
    if (levels === undefined) continue;
    looked++;
    const { up, down } = levels;
    if (up !== down) continue;
    const name = pinLabel(board, pin);
    held.push(
      up === 0
        ? bad(
            "short",
            `${name} stays low against its pull-up.`,
            `Unless a part is meant to hold it (a pressed button, an output): look for solder or a wire between ${name} and GND or its neighbours.`,
          )
        : bad(
            "short",
            `${name} stays high against its pull-down.`,
            `Unless a part is meant to hold it (an output, a pull-up): look for solder or a wire between ${name} and 3V3 or its neighbours.`,
          ),
    );
  }
  if (held.length > 0) return held;
  return [good("short", `${looked} pins with nothing known on them follow their pulls: no shorts.`)];
}

/** The usual I2C bus: held lines first, then pull-ups, then who answers. */
function checkBus(
  backend: PeripheralBackend,
  board: BoardDefinition,
  { scl, sda }: { scl: number; sda: number },
  rig: Rig | undefined,
): Check[] {
  const lines = [
    { what: lineName("SDA", pinLabel(board, sda)), pin: sda },
    { what: lineName("SCL", pinLabel(board, scl)), pin: scl },
  ];
  const held = lines.filter(({ pin }) => levelsOf(backend, pin)?.up === 0);
  const where = `${lines.map(({ what }) => what).join(", ")}`;
  if (held.length > 0 && !freed(backend, scl, sda))
    return [
      bad(
        "i2c-stuck",
        `${held.map(({ what }) => what).join(" and ")} of the I2C bus ${held.length === 1 ? "stays" : "stay"} low, also after nine clocks.`,
        "A device stopped in mid-transfer: switch its power off and on. If that does not help, look for a short to GND, and for swapped wires.",
      ),
    ];
  const free = good(
    "i2c-stuck",
    `The I2C bus ${where} is ${held.length > 0 ? "free again after nine clocks" : "free"}.`,
  );
  const rises = backend.call(i2cCommands.pullUps, { scl, sda });
  const bare = lines.filter(({ pin }) => (pin === sda ? rises.sda : rises.scl) === 0);
  if (bare.length > 0)
    return [
      free,
      bad(
        "i2c-pull-ups",
        `${bare.map(({ what }) => what).join(" and ")} of the I2C bus ${bare.length === 1 ? "has" : "have"} no pull-up.`,
        "If devices are wired there, give each line a resistor of 2.2 to 10 kOhm to 3.3 V, and check the devices' power; most breakout boards bring them.",
      ),
    ];
  return [
    free,
    good("i2c-pull-ups", "Both lines of the I2C bus have a pull-up."),
    ...checkAddresses(backend, { scl, sda }, rig, board),
  ];
}

/** Some boards print the line's own name. */
function lineName(line: string, label: string): string {
  return line === label ? line : `${line} (${label})`;
}

/** Opening clocks a held bus free, if that can be done. */
function freed(backend: PeripheralBackend, scl: number, sda: number): boolean {
  try {
    backend.call(i2cCommands.open, { ...busRequest, scl, sda, checkPullUps: 0 });
    try {
      return Boolean(backend.call(i2cCommands.recover, { handle: 0 }).free);
    } finally {
      backend.call(i2cCommands.close, { handle: 0 });
    }
  } catch (error) {
    if (error instanceof BusError) return false;
    throw error;
  }
}

const busRequest = { handle: 0, frequency: 100_000, timeoutUs: 100_000, soft: 0, checkPullUps: 1, internalPullUps: 0 };

/** Who answers, against who should: a rig file's own conflicts are refused when it is read. */
function checkAddresses(
  backend: PeripheralBackend,
  { scl, sda }: { scl: number; sda: number },
  rig: Rig | undefined,
  board: BoardDefinition,
): Check[] {
  let present: Uint8Array;
  try {
    backend.call(i2cCommands.open, { ...busRequest, scl, sda });
    ({ present } = backend.call(i2cCommands.scan, { handle: 0, first, last }));
    backend.call(i2cCommands.close, { handle: 0 });
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    return [
      bad(
        "i2c-scan",
        `The I2C bus could not be scanned: ${error.message}.`,
        "Check wiring and power of what is on it.",
      ),
    ];
  }
  const found = Array.from({ length: last - first + 1 }, (_, index) => index)
    .filter((index) => (present[index >> 3] >> (index & 7)) & 1)
    .map((index) => index + first);
  const listed =
    found.length === 0 ? "nobody answers" : `${found.map(hex).join(", ")} answer${found.length === 1 ? "s" : ""}`;
  if (rig === undefined) return [good("i2c-scan", `On the I2C bus ${listed}.`)];
  const [sclName, sdaName] = [pinLabel(board, scl), pinLabel(board, sda)];
  const wanted = rig.i2cTargets.filter((target) => target.scl === sclName && target.sda === sdaName);
  const silent = wanted.flatMap(({ device, addresses }) =>
    addresses.filter((address) => !found.includes(address)).map((address) => `${device} at ${hex(address)}`),
  );
  const strange = found.filter((address) => !wanted.some(({ addresses }) => addresses.includes(address)));
  const problems = [
    ...(silent.length === 0
      ? []
      : [
          bad(
            "i2c-missing",
            `${silent.join(", ")} of the rig does not answer.`,
            "Check its power, its wires, and the pins that choose its address.",
          ),
        ]),
    ...(strange.length === 0
      ? []
      : [
          bad(
            "i2c-unexpected",
            `${strange.map(hex).join(", ")} answers, which the rig does not have.`,
            "Two devices may share an address, or one is set to another than the rig says: unplug them one by one.",
          ),
        ]),
  ];
  return problems.length > 0 ? problems : [good("i2c-scan", `On the I2C bus ${listed}, as the rig says.`)];
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(2, "0")}`;
}
