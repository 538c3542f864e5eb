/**
 * `pinbridge flash`: finds the board that waits in its bootloader, by drive or boot ROM, or sends one there, and gives it pinbridge's firmware.
 *
 * Nothing is written before it is certain which board gets it: two candidates are named and none is touched, and a file for another chip is
 * refused.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { findBoard, type BoardDefinition } from "../../boards/index.js";
import {
  FlashError,
  copyToDrive,
  drivesByLetter,
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
  type SambaFamily,
  type SambaPort,
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
  /** Opens a serial port at 1200 baud and closes it. */
  touch(path: string): Promise<void>;
  /** The serial port of a SAM-BA bootloader. */
  samba(path: string): Promise<SambaPort & { close(): Promise<void> }>;
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
  const given = file === undefined ? undefined : await fileOf(file);
  if (options.touch !== undefined) {
    world.say(`Sending the board at ${options.touch} to its bootloader.`);
    await world.touch(options.touch);
  }
  if (options.bossa !== undefined) return bossa(options.bossa, given, board, options.touch !== undefined, world);
  const target = await findTarget(options, board, world);
  if ("path" in target) {
    if (target.family === undefined && !given)
      throw new FlashError(
        `${target.path} belongs to a ${target.boardId}, for which there is no firmware here.`,
        "pinbridge has firmware for RP2040, SAMD21 and SAMD51 boards.",
        "Put one of those into its bootloader.",
      );
    checkMeant(board, target.family, `the ${target.model || target.boardId} at ${target.path}`);
    const image = given ?? (await shipped(target.family!));
    world.say(`Writing to the ${target.model || target.boardId} at ${target.path}.`);
    await copyToDrive(target, named(image, target.family, board?.id), (drive) => world.gone(drive), bar());
  } else {
    checkMeant(board, "rp2040", "the board that waits");
    const image = named(given ?? (await shipped("rp2040")), "rp2040", board?.id);
    checkFor(image, "rp2040");
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
  board: BoardDefinition | undefined,
  touched: boolean,
  world: FlashWorld,
): Promise<number> {
  const port = await opened(path, touched, world);
  const imageFor = async (family: SambaFamily): Promise<Uint8Array> => {
    checkMeant(board, family, `the board at ${path}`);
    if (given) checkFor(given, family);
    world.say(`Writing to the ${family.toUpperCase()} at ${path}.`);
    return readUf2(named(given ?? (await shipped(family)), family, board?.id), family).image;
  };
  try {
    await flashSamba(port, imageFor, bar());
  } finally {
    await port.close();
  }
  world.say("Done: the board restarts with pinbridge's firmware.");
  return exitCodes.ok.code;
}

/** A board that was just sent there goes away first, and comes back as its bootloader. */
async function opened(path: string, touched: boolean, world: FlashWorld): ReturnType<FlashWorld["samba"]> {
  for (let tries = touched ? BOOTLOADER_MS / LOOK_EVERY_MS : 1; ; tries--) {
    if (touched) await world.wait(LOOK_EVERY_MS);
    try {
      return await world.samba(path);
    } catch (error) {
      if (tries <= 1) throw error;
    }
  }
}

/** @throws FlashError when the file cannot be read, or is no UF2 file */
async function fileOf(path: string): Promise<Uint8Array> {
  try {
    const file = new Uint8Array(await readFile(path));
    familiesIn(file);
    return file;
  } catch (error) {
    throw new FlashError(
      `${path} cannot be flashed: ${(error as Error).message.replace(/\.$/, "")}.`,
      "",
      "Name a .uf2 file, or leave it out: then it is pinbridge's firmware for the board's chip.",
    );
  }
}

/** @throws FlashError when the board that is there is not the one that was named: it would be told another's name, or another's firmware */
function checkMeant(board: BoardDefinition | undefined, family: Uf2Family | undefined, what: string): void {
  if (board === undefined || family === undefined || familyOf(board) === family) return;
  throw new FlashError(
    `--board ${board.id} has ${article(board.chip.name)} ${board.chip.name}; ${what} has ${article(family.toUpperCase())} ${family.toUpperCase()}.`,
    "Another board than the one named waits in its bootloader.",
    "Nothing was written. Name the board that is there, or put the other one into its bootloader.",
  );
}

/** @throws FlashError for a file that is for other chips */
function checkFor(file: Uint8Array, family: Uf2Family): void {
  const families = familiesIn(file);
  if (families.includes(family)) return;
  throw new FlashError(
    `The file is for ${families.join(" and ") || "no chip that pinbridge knows"}; the board has ${article(family.toUpperCase())} ${family.toUpperCase()}.`,
    "It would not run.",
    "Nothing was written. Leave the file out: then it is pinbridge's firmware for the board's chip.",
  );
}

function familyOf(board: BoardDefinition): Uf2Family {
  return board.chip.name.toLowerCase() as Uf2Family;
}

/** Both are read letter by letter: an RP2040, a SAMD21. */
function article(chip: string): string {
  return chip.startsWith("R") ? "an" : "a";
}

/** The one board that waits, of those with the named board's chip when several do; looked for a while when one was sent there. */
async function findTarget(
  options: FlashOptions,
  board: BoardDefinition | undefined,
  world: FlashWorld,
): Promise<Uf2Drive | PicobootDevice> {
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
    const meant = all.filter((one) => board && ("path" in one ? one.family : "rp2040") === familyOf(board));
    if (meant.length === 1) return meant[0];
    if (all.length > 1)
      throw new FlashError(
        `${all.length} boards wait in their bootloaders: ${[...roms.map(() => "an RP2040 on USB"), ...others.map(({ path, boardId }) => `${boardId} at ${path}`)].join(", ")}.`,
        "Which one is meant cannot be told, so none was touched.",
        "Name the drive (--drive PATH) or the board (--board NAME), or unplug the others.",
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
  drives: () =>
    process.platform === "win32" ? drivesByLetter() : findDrives(mountFolders(process.platform, userInfo().username)),
  picoboot: picobootDevices,
  touch: touch1200,
  samba: openSambaPort,
  async gone({ path }) {
    for (let waited = 0; waited < GONE_MS; waited += LOOK_EVERY_MS) {
      if (!existsSync(`${path}/INFO_UF2.TXT`)) return true;
      await realWorld.wait(LOOK_EVERY_MS);
    }
    return false;
  },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
