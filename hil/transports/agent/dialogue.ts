/**
 * The talk with a board's REPL in raw mode: text goes in, what it printed and what it raised come out.
 *
 * The board's answers are told apart by what ends them (a line's end, Ctrl-D), which @serialport/parser-readline finds; raw paste is counted in
 * bytes. Nothing here knows what is run.
 *
 * @see MicroPython docs/reference/repl.rst, "Raw mode and raw-paste mode"; tools/mpremote; CircuitPython is the same
 */
import { ReadlineParser } from "@serialport/parser-readline";
import type { LinkError } from "../link-error.js";
import type { Pace } from "./pace.js";

export const CTRL_A = "\x01";
export const CTRL_B = "\x02";
export const CTRL_C = "\x03";
export const CTRL_D = "\x04";
const CTRL_E = "\x05";

export const rawBanner = "raw REPL; CTRL-B to exit\r\n";

/** Without raw paste nothing tells how fast the board reads: so much at a time, then a pause. */
const CHUNK = 256;
const CHUNK_MS = 10;

/** The board did not say in time what was waited for. */
export class Silence extends Error {
  override name = "Silence";

  /** @param heard  what came instead, one character a byte */
  constructor(readonly heard: string) {
    super(`waited in vain; heard ${JSON.stringify(heard)}`);
  }
}

export interface Printed {
  readonly printed: string;
  /** The traceback; "" when it ran to its end. */
  readonly raised: string;
}

export class Dialogue {
  /** What has come and not been taken. */
  private pending = Buffer.alloc(0);
  private goneWith: LinkError | undefined;
  /** Whether the board takes raw paste: unknown until it was asked. */
  private paste: boolean | undefined;

  constructor(
    private readonly write: (bytes: Uint8Array) => void,
    private readonly pace: Pace,
  ) {}

  /** Bytes from the board; `bytes` is only valid during the call. */
  feed(bytes: Uint8Array): void {
    this.pending = Buffer.concat([this.pending, bytes]);
    this.pace.moved();
  }

  /** The port went away: whoever waits, waits no longer. */
  gone(error: LinkError): void {
    this.goneWith = error;
    this.pace.moved();
  }

  say(text: string): void {
    this.write(Buffer.from(text, "utf8"));
  }

  /** Forgets what has come. @returns it */
  drain(): Buffer {
    const all = this.pending;
    this.pending = Buffer.alloc(0);
    return all;
  }

  /** What comes before `end`, one character a byte; `end` is taken too. @throws Silence | LinkError */
  async until(end: string, timeoutMs: number): Promise<string> {
    // with its end: the parser passes no empty lines on
    const parser = new ReadlineParser({ delimiter: end, encoding: "latin1", includeDelimiter: true });
    let found: string | undefined;
    parser.on("data", (text: string) => {
      found ??= text;
      this.pace.moved();
    });
    let given = 0;
    await this.wait(timeoutMs, () => {
      if (given < this.pending.length) parser.write(this.pending.subarray(given));
      given = this.pending.length;
      return found !== undefined;
    });
    this.pending = this.pending.subarray(found!.length);
    return found!.slice(0, -end.length);
  }

  /** The next `count` bytes. @throws Silence | LinkError */
  async take(count: number, timeoutMs: number): Promise<Buffer> {
    await this.wait(timeoutMs, () => this.pending.length >= count);
    const taken = this.pending.subarray(0, count);
    this.pending = this.pending.subarray(count);
    return taken;
  }

  /** Runs a program in raw mode, to its end. The prompt must have been taken, and is again. @throws Silence | LinkError */
  async run(program: string, timeoutMs: number): Promise<Printed> {
    await this.submit(program, timeoutMs);
    const printed = await this.until(CTRL_D, timeoutMs);
    const raised = await this.until(CTRL_D, timeoutMs);
    await this.until(">", timeoutMs);
    return { printed, raised };
  }

  /** Hands a program over: it runs from now on. @throws Silence | LinkError */
  async submit(program: string, timeoutMs: number): Promise<void> {
    const text = Buffer.from(program, "utf8");
    if (this.paste !== false && (await this.beginPaste(timeoutMs))) return this.pasteText(text, timeoutMs);
    for (let at = 0; at < text.length; at += CHUNK) {
      this.write(text.subarray(at, at + CHUNK));
      await this.pace.pause(CHUNK_MS);
    }
    this.say(CTRL_D);
    const answer = await this.take(2, timeoutMs);
    if (answer.toString("latin1") !== "OK")
      throw new Silence(answer.toString("latin1") + this.drain().toString("latin1"));
  }

  /** Firmware from before raw paste takes its last character for Ctrl-A, and greets anew. */
  private async beginPaste(timeoutMs: number): Promise<boolean> {
    this.say(`${CTRL_E}A${CTRL_A}`);
    const answer = (await this.take(2, timeoutMs)).toString("latin1");
    this.paste = answer === "R\x01";
    if (!this.paste && answer !== "R\x00") await this.until(">", timeoutMs);
    return this.paste;
  }

  private async pasteText(text: Buffer, timeoutMs: number): Promise<void> {
    const size = (await this.take(2, timeoutMs)).readUInt16LE();
    let room = size;
    for (let at = 0; at < text.length;) {
      while (room === 0 || this.pending.length > 0) {
        const [word] = await this.take(1, timeoutMs);
        if (word === 1) room += size;
        else {
          // the board has had enough: what it raised follows, as after any program
          this.say(CTRL_D);
          return;
        }
      }
      const piece = text.subarray(at, at + room);
      this.write(piece);
      at += piece.length;
      room -= piece.length;
    }
    this.say(CTRL_D);
    await this.until(CTRL_D, timeoutMs);
  }

  private async wait(timeoutMs: number, done: () => boolean): Promise<void> {
    const held = await this.pace.until(() => this.goneWith !== undefined || done(), timeoutMs);
    if (this.goneWith !== undefined) throw this.goneWith;
    if (!held) throw new Silence(this.pending.toString("latin1"));
  }
}
