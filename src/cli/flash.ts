/**
 * `pinbridge flash`: finds the board that waits in its bootloader, by drive or boot ROM, or sends one there, and gives it pinbridge's firmware.
 *
 * Nothing is written before it is certain which board gets it: two candidates are named and none is touched, and a file for another chip is
 * refused.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { findBoard } from "../../boards/index.js";
import {
  FlashError,
  copyToDrive,
  familiesIn,
  findDrives,
  flashPicoboot,
  flashSamba,
  mountFolders,
  openSambaPort,
  picobootDevices,
  readDrive,
  readUf2,
  stampBoard,
  touch1200,
  type FlashProgress,
  type PicobootDevice,
  type Uf2Drive,
  type Uf2Family,
} from "../../hil/flash/index.js";
import { note } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";

export interface FlashOptions {
  /** Which board it is: its name goes into the image. */
  readonly board?: string;
  readonly drive?: string;
  /** A serial port to touch at 1200 baud first. */
  readonly touch?: string;
  /** The serial port of a SAM-BA bootloader. */
  readonly bossa?: string;
}

/** What the command needs of the world; tests give their own. */
export interface FlashWorld {
  drives(): Promise<Uf2Drive[]>;
  picoboot(): Promise<readonly PicobootDevice[]>;
  /** Whether a drive has gone away, after waiting for it. */
  gone(drive: Uf2Drive): Promise<boolean>;
  wait(ms: number): Promise<void>;
  /** What a person is told on the way. */
  say(text: string): void;
}

const GONE_MS = 20_000;
const BOOTLOADER_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** @returns the exit code. @throws FlashError */
export async function flashCommand(
  file: string | undefined,
  options: FlashOptions,
  world: FlashWorld = realWorld,
): Promise<number> {
  const board = options.board === undefined ? undefined : findBoard(options.board);
  if (options.board !== undefined && board === undefined)
    throw new FlashError(`There is no board "${options.board}".`, "", "pinbridge boards lists those that are known.");
  const given = file === undefined ? undefined : new Uint8Array(await readFile(file));
  if (given) familiesIn(given);
  if (options.touch !== undefined) {
    world.say(`Sending the board at ${options.touch} to its bootloader.`);
    await touch1200(options.touch);
  }
  if (options.bossa !== undefined) return bossa(options.bossa, given, board?.id, world);
  const target = await findTarget(options, world);
  if ("path" in target) {
    if (target.family === undefined && !given)
      throw new FlashError(
        `${target.path} belongs to a ${target.boardId}, for which there is no firmware here.`,
        "pinbridge has firmware for RP2040 and SAMD21 boards.",
        "Put one of those into its bootloader.",
      );
    const image = given ?? (await shipped(target.family!));
    world.say(`Writing to the ${target.model || target.boardId} at ${target.path}.`);
    await copyToDrive(target, named(image, target.family, board?.id), (drive) => world.gone(drive), bar());
  } else {
    const image = named(given ?? (await shipped("rp2040")), "rp2040", board?.id);
    if (!familiesIn(image).includes("rp2040"))
      throw new FlashError("The file has nothing for an RP2040.", "", "Flash the image for it: leave the file out.");
    const { base, image: bytes } = readUf2(image, "rp2040");
    world.say("Writing to the RP2040 in its boot ROM.");
    await flashPicoboot(target, bytes, base, bar());
  }
  world.say("Done: the board restarts with pinbridge's firmware. pinbridge boards shows it in a second.");
  return exitCodes.ok.code;
}

async function bossa(
  path: string,
  given: Uint8Array | undefined,
  board: string | undefined,
  world: FlashWorld,
): Promise<number> {
  const file = named(given ?? (await shipped("samd21")), "samd21", board);
  const { image } = readUf2(file, "samd21");
  const port = await openSambaPort(path);
  try {
    await flashSamba(port, "samd21", image, bar());
  } finally {
    await port.close();
  }
  world.say("Done: the board restarts with pinbridge's firmware.");
  return exitCodes.ok.code;
}

/** The one board that waits; looked for a while when one was sent there. */
async function findTarget(options: FlashOptions, world: FlashWorld): Promise<Uf2Drive | PicobootDevice> {
  if (options.drive !== undefined) {
    const drive = await readDrive(options.drive);
    if (drive) return drive;
    throw new FlashError(
      `${options.drive} is no bootloader's drive: it has no INFO_UF2.TXT.`,
      "",
      "Put the board into its bootloader: BOOTSEL while plugging in on an RP2040, two taps on RESET else.",
    );
  }
  const tries = options.touch === undefined ? 1 : BOOTLOADER_MS / LOOK_EVERY_MS;
  for (let turn = 0; turn < tries; turn++) {
    if (turn) await world.wait(LOOK_EVERY_MS);
    const drives = await world.drives();
    const roms = await world.picoboot();
    // A board in BOOTSEL mode shows as both; the boot ROM can be read back, the drive cannot.
    const others = drives.filter(({ boardId }) => !(roms.length && boardId === "RPI-RP2"));
    const all = [...roms, ...others];
    if (all.length === 1) return all[0];
    if (all.length > 1)
      throw new FlashError(
        `${all.length} boards wait in their bootloaders: ${[...roms.map(() => "an RP2040 on USB"), ...others.map(({ path, boardId }) => `${boardId} at ${path}`)].join(", ")}.`,
        "Which one is meant cannot be told, so none was touched.",
        "Name the drive (--drive PATH), or unplug the others.",
      );
  }
  throw new FlashError(
    "No board waits in its bootloader.",
    "A running board takes no firmware.",
    "RP2040: hold BOOTSEL while plugging in. SAMD: tap RESET twice. A board with pinbridge's or CircuitPython's firmware goes there by --touch PORT.",
  );
}

async function shipped(family: Uf2Family): Promise<Uint8Array> {
  const path = new URL(`../../../boards/firmware/prebuilt/pinbridge-${family}.uf2`, import.meta.url);
  return new Uint8Array(await readFile(path));
}

function named(file: Uint8Array, family: Uf2Family | undefined, board: string | undefined): Uint8Array {
  if (board === undefined || family === undefined || !familiesIn(file).includes(family)) return file;
  return stampBoard(file, family, board.slice(0, 24));
}

/** A bar on a terminal; silent elsewhere. */
function bar(): FlashProgress {
  if (!process.stderr.isTTY) return () => {};
  return (step, done, total) => {
    const share = Math.round((30 * done) / total);
    process.stderr.write(
      `\r${step.padEnd(6)} [${"#".repeat(share)}${" ".repeat(30 - share)}]${done >= total ? "\n" : ""}`,
    );
  };
}

const realWorld: FlashWorld = {
  say: note,
  drives: () => findDrives(mountFolders(process.platform, userInfo().username)),
  picoboot: picobootDevices,
  async gone({ path }) {
    for (let waited = 0; waited < GONE_MS; waited += LOOK_EVERY_MS) {
      if (!existsSync(`${path}/INFO_UF2.TXT`)) return true;
      await realWorld.wait(LOOK_EVERY_MS);
    }
    return false;
  },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
