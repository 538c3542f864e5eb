/**
 * Flashing a SAMD over the serial port of its UF2 bootloader, in the language that BOSSA speaks (SAM-BA with the extensions of Arduino's
 * bootloader): `X` erases from an address to the end, `S` fills RAM, `Y` copies RAM to flash, `R` reads back.
 */

import { FlashError, type FlashProgress } from "./flash-error.js";

/** The port as bytes: writes go out, `read` gives what came, at most so many bytes, and waits for the first. */
export interface SambaPort {
  write(bytes: Uint8Array): Promise<void>;
  /** @throws Error when nothing comes in time */
  read(most: number): Promise<Uint8Array>;
}

/** Behind the bootloader. */
const APPLICATION = { samd21: 0x2000, samd51: 0x4000 } as const;
export type SambaFamily = keyof typeof APPLICATION;
/** DSU.DID, at the same place in both (SAM D21 datasheet §13.13.9, SAM D5x/E5x §12.13.9); its upper half tells processor, family and series. */
const DEVICE_ID_AT = 0x41002018;
const chips: Readonly<Record<number, SambaFamily>> = { 0x1001: "samd21", 0x6006: "samd51", 0x6181: "samd51" };
/** RAM that the bootloader leaves alone, and how much goes there at a time. */
const BUFFER_AT = 0x20001000;
const CHUNK = 4096;
const RESTART_AT = 0xe000ed0c;
const SYSRESETREQ = 0x05fa0004;
const RECOVER = "The bootloader is unharmed: tap RESET twice and run pinbridge flash again.";

/**
 * Asks which chip it is, erases, writes, reads back and restarts.
 * @param imageFor  what goes to the application base of a board with that chip; throws when the board is not the one that is meant
 * @throws FlashError before anything is written, or with how to get the board back
 */
export async function flashSamba(
  port: SambaPort,
  imageFor: (family: SambaFamily) => Promise<Uint8Array>,
  progress: FlashProgress = () => {},
): Promise<void> {
  const monitor = new Monitor(port);
  const version = await monitor.version();
  if (!/X/.test(version.replace(/^[^[]*/, "")) && !/Arduino:/.test(version))
    throw new FlashError(
      `The bootloader cannot write flash by itself ("${version.trim()}").`,
      "It is SAM-BA without Arduino's extensions.",
      "Copy the .uf2 file to the board's drive, if it has one.",
    );
  const id = await monitor.word(DEVICE_ID_AT);
  const family = chips[id >>> 16];
  if (family === undefined)
    throw new FlashError(
      `The board's chip calls itself 0x${hex(id)}: no SAMD21 and no SAMD51.`,
      "Its flash may lie elsewhere than theirs does.",
      "Nothing was written. Tap RESET once to leave the bootloader.",
    );
  const image = await imageFor(family);
  const base = APPLICATION[family];
  const padded = new Uint8Array(Math.ceil(image.length / 64) * 64).fill(0xff);
  padded.set(image);
  await monitor.extended(`X${hex(base)}#`, "X");
  progress("erase", 1, 1);
  for (let at = 0; at < padded.length; at += CHUNK) {
    const part = padded.subarray(at, at + CHUNK);
    await monitor.store(BUFFER_AT, part);
    await monitor.extended(`Y${hex(BUFFER_AT)},0#`, "Y");
    await monitor.extended(`Y${hex(base + at)},${hex(part.length)}#`, "Y");
    progress("write", Math.min(at + CHUNK, padded.length), padded.length);
  }
  for (let at = 0; at < padded.length; at += CHUNK) {
    const part = padded.subarray(at, at + CHUNK);
    const back = await monitor.fetch(base + at, part.length);
    const wrong = part.findIndex((byte, i) => byte !== back[i]);
    if (wrong >= 0)
      throw new FlashError(
        `The flash holds other bytes than were written, first at 0x${hex(base + at + wrong)}.`,
        "The flash is worn, write-protected, or its supply weak.",
        RECOVER,
      );
    progress("verify", Math.min(at + CHUNK, padded.length), padded.length);
  }
  // The board is gone before it can answer.
  await port.write(ascii(`W${hex(RESTART_AT)},${hex(SYSRESETREQ)}#`)).catch(() => {});
}

class Monitor {
  constructor(private readonly port: SambaPort) {}

  async version(): Promise<string> {
    // Normal mode (binary answers), which itself is answered by \n\r.
    await this.send(ascii("N#"));
    await this.take(2, "N#");
    await this.send(ascii("V#"));
    let text = "";
    while (!text.endsWith("\n\r")) text += new TextDecoder().decode(await this.some(64, "V#"));
    return text;
  }

  /** An extension answers with its own letter, \n and \r. */
  async extended(command: string, letter: string): Promise<void> {
    await this.send(ascii(command));
    const answer = new TextDecoder().decode(await this.take(3, command));
    if (answer !== `${letter}\n\r`)
      throw new FlashError(
        `The bootloader answers ${JSON.stringify(answer)} to ${command}`,
        "It is another bootloader, or bytes were lost on the way.",
        RECOVER,
      );
  }

  async store(address: number, bytes: Uint8Array): Promise<void> {
    await this.send(ascii(`S${hex(address)},${hex(bytes.length)}#`));
    await this.send(bytes);
  }

  async fetch(address: number, bytes: number): Promise<Uint8Array> {
    await this.send(ascii(`R${hex(address)},${hex(bytes)}#`));
    return this.take(bytes, "R");
  }

  async word(address: number): Promise<number> {
    await this.send(ascii(`w${hex(address)},4#`));
    const bytes = await this.take(4, "w");
    return new DataView(bytes.buffer).getUint32(0, true);
  }

  private async send(bytes: Uint8Array): Promise<void> {
    try {
      await this.port.write(bytes);
    } catch (error) {
      throw new FlashError(
        `The bootloader's serial port went away: ${(error as Error).message}.`,
        "The cable was pulled, or the board restarted. It may hold half of a firmware, which does not run.",
        RECOVER,
      );
    }
  }

  private async take(count: number, command: string): Promise<Uint8Array> {
    const all = new Uint8Array(count);
    for (let have = 0; have < count;) {
      const part = await this.some(count - have, command);
      all.set(part, have);
      have += part.length;
    }
    return all;
  }

  private async some(most: number, command: string): Promise<Uint8Array> {
    try {
      return await this.port.read(most);
    } catch (error) {
      throw new FlashError(
        `The bootloader does not answer ${command} (${(error as Error).message}).`,
        "The board is not in its bootloader, or another program reads the port.",
        RECOVER,
      );
    }
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
