/**
 * UF2 bootloader drives: which are mounted, what board each says it is, and copying a file to one.
 *
 * A drive describes itself in INFO_UF2.TXT. Its bootloader takes blocks of its own family and restarts the board when it has them all: the drive going
 * away is the answer. A file of another family would be taken without a word and the board not change, so the family is checked first.
 * @see https://github.com/microsoft/uf2 (files exposed by bootloaders)
 */

import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FlashError, type FlashProgress } from "./flash-error.js";
import { familiesIn, type Uf2Family } from "./uf2.js";

export interface Uf2Drive {
  readonly path: string;
  /** `Raspberry Pi RP2`, `Trinket M0`. */
  readonly model: string;
  /** `RPI-RP2`, `SAMD21E18A-Trinket-v0`. */
  readonly boardId: string;
  readonly family: Uf2Family | undefined;
}

/** Folders whose subfolders are mounted drives, on macOS and Linux. */
export function mountFolders(platform: string, user: string): string[] {
  if (platform === "darwin") return ["/Volumes"];
  return [`/media/${user}`, `/run/media/${user}`, "/media", "/mnt"];
}

/** Windows: the drives themselves. @param letters  A and B are diskettes, which grind when they are asked */
export async function drivesByLetter(letters = "CDEFGHIJKLMNOPQRSTUVWXYZ"): Promise<Uf2Drive[]> {
  const found = await Promise.all([...letters].map((letter) => readDrive(`${letter}:\\`)));
  return found.filter((drive) => drive !== undefined);
}

/** @param folders  where to look */
export async function findDrives(folders: readonly string[]): Promise<Uf2Drive[]> {
  const drives: Uf2Drive[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const drive = await readDrive(join(folder, name));
      if (drive) drives.push(drive);
    }
  }
  return drives;
}

/** What INFO_UF2.TXT says, or undefined when the folder is no bootloader's drive. */
export async function readDrive(path: string): Promise<Uf2Drive | undefined> {
  const text = await readFile(join(path, "INFO_UF2.TXT"), "utf8").catch(() => undefined);
  if (text === undefined || !/UF2/i.test(text)) return undefined;
  const field = (name: string) => new RegExp(`^${name}:\\s*(.+?)\\s*$`, "im").exec(text)?.[1] ?? "";
  const boardId = field("Board-ID");
  return { path, model: field("Model"), boardId, family: familyOf(boardId) };
}

function familyOf(boardId: string): Uf2Family | undefined {
  if (/^RPI-RP2$/i.test(boardId)) return "rp2040";
  if (/^SAMD21/i.test(boardId)) return "samd21";
  return /^SAM[DE]51/i.test(boardId) ? "samd51" : undefined;
}

/**
 * Copies the file, syncs it, and waits for the drive to go away.
 * @param left  resolves when the drive is gone or the time is up: whether it is gone
 * @throws FlashError when the file is for another chip, cannot be written, or the board does not restart
 */
export async function copyToDrive(
  drive: Uf2Drive,
  file: Uint8Array,
  left: (drive: Uf2Drive) => Promise<boolean>,
  progress: FlashProgress = () => {},
): Promise<void> {
  const families = familiesIn(file);
  if (drive.family === undefined || !families.includes(drive.family))
    throw new FlashError(
      `The file is for ${families.join(" and ") || "no chip that pinbridge knows"}; ${drive.path} belongs to a ${drive.boardId || "board without a name"}.`,
      "A bootloader ignores blocks of other families: the board would not change.",
      drive.family === undefined
        ? "pinbridge has firmware for RP2040 and SAMD21 boards."
        : `Flash the image for ${drive.family}: pinbridge flash without a file takes the right one.`,
    );
  let written = 0;
  try {
    const handle = await open(join(drive.path, "pinbridge.uf2"), "w");
    try {
      while (written < file.length) {
        const { bytesWritten } = await handle.write(file, written, Math.min(16384, file.length - written));
        written += bytesWritten;
        progress("write", written, file.length);
      }
      // Boards restart on the last block, which can be before the sync is through.
      await handle.sync().catch(() => {});
    } finally {
      await handle.close().catch(() => {});
    }
  } catch (error) {
    if (written < file.length)
      throw new FlashError(
        `Copying to ${drive.path} stops after ${written} of ${file.length} bytes: ${(error as Error).message}.`,
        "The drive was pulled, is full, or may not be written by this user.",
        "The bootloader is unharmed: put the board into it again (BOOTSEL on an RP2040, two taps on RESET else) and run pinbridge flash.",
      );
  }
  if (!(await left(drive)))
    throw new FlashError(
      `The board took the file and did not restart: ${drive.path} is still there.`,
      "Its bootloader did not accept the image, or the system keeps the drive mounted.",
      "Tap RESET once. If the drive comes back, put the board into its bootloader again and run pinbridge flash.",
    );
}
