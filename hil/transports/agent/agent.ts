/**
 * A board that runs CircuitPython or MicroPython as it came: an agent in Python is sent over its REPL and speaks the protocol of docs/protocol.md on
 * the same serial port. No file is written; at the end a soft reset gives the board back.
 *
 *     interrupt whatever runs → raw REPL → who are you? → the agent's parts → frames, Ctrl-C spelled otherwise → Ctrl-C → soft reset
 *
 * Whatever the session loses on the way (bytes, answers) is its own to recover, as with the firmware. What only this end can see is the agent's death:
 * its traceback, or a prompt, in the place of frames.
 */
import { LinkError } from "../link-error.js";
import type { Simulation, Transport } from "../transport.js";
import { CTRL_A, CTRL_B, CTRL_C, CTRL_D, Dialogue, Silence, rawBanner } from "./dialogue.js";
import * as endings from "./endings.js";
import { escapeInterrupts } from "./escape.js";
import { boardOf, helloFacts, question, readFacts, type BoardFacts } from "./facts.js";
import { SimulatedPace, WallPace, type Pace } from "./pace.js";
import { literal, parts, textOf } from "./parts.js";
import { findBoard, type BoardDefinition } from "../../../boards/index.js";

/** A part's text is taken in and compiled in well under a second even on a SAMD21. */
const partMs = 10_000;
/** boot.py runs after a soft reset. */
const resetMs = 15_000;
const answerMs = 3000;
/** Of memory, before the parts: what the core and one bus want. */
const leastBytes = 26_000;
/** Of memory, for frames and the work on them: no further part when there is less. */
const spareBytes = 9000;
/** Bytes after which no zero comes for so long are no frame. */
const deathMs = 250;
/** The last Pythons without something the agent uses (bytes.replace, to_bytes, raw mode as it is): 2019 and 2021. */
const oldest = { micropython: [1, 12], circuitpython: [7, 0] } as const;

export interface AgentOptions {
  /** Which board it is, where its firmware cannot tell or boards/ does not know it. */
  readonly board?: string;
  /** How often the console is asked for its REPL, a little longer each time. Default 6. */
  readonly attempts?: number;
}

export class AgentTransport implements Transport {
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  /** What the board said of itself; known once open. */
  facts: BoardFacts | undefined;
  /** Bytes of its memory that the parts have left free. */
  leftBytes = 0;
  /** Parts that run there. */
  readonly parts = new Set<string>();
  /** A board in the emulator: its time, in which the agent's death shows as well. */
  readonly simulation: Simulation | undefined;
  /** Simulated time at which the console was open and nothing had been said yet. */
  consoleAtUs = 0;
  private readonly pace: Pace;
  private readonly dialogue: Dialogue;
  private state: "new" | "talking" | "frames" | "closed" = "new";
  /** The REPL is in raw mode, and must be let out of it. */
  private raw = false;
  /** The agent was told to begin. */
  private begun = false;
  /** A program had to be interrupted: it is started again at the end. */
  private interrupted = false;
  /** What came after the last zero. */
  private tail = "";
  private deathTimer: ReturnType<typeof setTimeout> | undefined;
  /** Simulated time at which what came last is the agent's end. */
  private deathUs = Infinity;
  private closing: Promise<void> | undefined;

  constructor(
    readonly url: string,
    private readonly port: Transport,
    private readonly options: AgentOptions = {},
  ) {
    const { simulation } = port;
    this.simulation = simulation && {
      nowUs: () => simulation.nowUs(),
      advanceTo: (us) => void this.run(simulation, () => false, us),
      runUntil: (done, deadlineUs) => this.run(simulation, done, deadlineUs),
    };
    this.pace = simulation === undefined ? new WallPace() : new SimulatedPace(simulation);
    this.dialogue = new Dialogue((bytes) => port.write(bytes), this.pace);
  }

  /** Of an emulated board: its violations and its bench. */
  get board(): unknown {
    return (this.port as { board?: unknown }).board;
  }

  get stats(): Transport["stats"] {
    return this.port.stats;
  }

  async open(): Promise<void> {
    const { port, dialogue } = this;
    port.onBytes = (bytes, atUs) => this.receive(bytes, atUs);
    port.onClose = (reason) => {
      const { state } = this;
      this.state = "closed";
      this.stopWatching();
      if (state === "frames") this.onClose(reason);
      else dialogue.gone(reason);
    };
    await port.open();
    this.consoleAtUs = port.simulation?.nowUs() ?? 0;
    this.state = "talking";
    try {
      await this.enterRawMode();
      await this.start();
    } catch (error) {
      if (this.raw) await this.leave().catch(() => {});
      this.state = "closed";
      await port.close();
      throw error instanceof Silence ? endings.stoppedTalking(this.url, error.heard) : error;
    }
  }

  write(bytes: Uint8Array): void {
    if (this.state === "frames") this.port.write(escapeInterrupts(bytes));
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  disturb(how: "disconnect" | "reset"): void {
    this.port.disturb?.(how);
  }

  private async end(): Promise<void> {
    const { state } = this;
    if (state === "new" || state === "closed") return;
    this.state = "talking";
    this.stopWatching();
    await this.leave().catch(() => {});
    this.state = "closed";
    await this.port.close();
  }

  // ---- in ----

  private receive(bytes: Uint8Array, atUs: number): void {
    if (this.state === "talking") return this.dialogue.feed(bytes);
    if (this.state !== "frames") return;
    this.lookForDeath(bytes);
    this.onBytes(bytes, atUs);
  }

  /** What follows a prompt may be the REPL's answer to frames that nobody takes for such any more: only a frame's end takes the suspicion back. */
  private lookForDeath(bytes: Uint8Array): void {
    const zero = bytes.lastIndexOf(0);
    const rest = Buffer.from(bytes.subarray(zero + 1)).toString("latin1");
    this.tail = (zero < 0 ? this.tail + rest : rest).slice(-4096);
    if (zero >= 0) this.stopWatching();
    if (this.watching || !/(?:\x04>|>>> |CTRL-B to exit\r\n>)$/.test(this.tail)) return;
    if (this.simulation !== undefined) this.deathUs = this.simulation.nowUs() + deathMs * 1000;
    else this.deathTimer = setTimeout(() => this.died(), deathMs);
  }

  private get watching(): boolean {
    return this.deathTimer !== undefined || this.deathUs !== Infinity;
  }

  private stopWatching(): void {
    clearTimeout(this.deathTimer);
    this.deathTimer = undefined;
    this.deathUs = Infinity;
  }

  private died(): void {
    this.stopWatching();
    void this.close();
    this.onClose(endings.died(this.url, this.tail));
  }

  private run(simulation: Simulation, done: () => boolean, deadlineUs: number): boolean {
    return simulation.runUntil(() => {
      if (simulation.nowUs() >= this.deathUs) this.died();
      return done();
    }, deadlineUs);
  }

  // ---- the way in ----

  private async enterRawMode(): Promise<void> {
    const { dialogue } = this;
    let heard = "";
    for (let attempt = 0; attempt < (this.options.attempts ?? 6); attempt++) {
      // Enter ends "Press any key" and half a line; twice, since the first may end a sleep whose program goes on
      dialogue.say(`\r${CTRL_C}`);
      await this.pace.pause(60 + attempt * 100);
      dialogue.say(CTRL_C);
      await this.pace.pause(60 + attempt * 100);
      heard += dialogue.drain().toString("latin1");
      dialogue.say(`\r${CTRL_A}`);
      try {
        heard += await dialogue.until(rawBanner, 300 + attempt * 300);
        await dialogue.until(">", answerMs);
        this.raw = true;
        this.interrupted = /KeyboardInterrupt|stopped by/.test(heard);
        // what an agent of an earlier session still had to say is not an answer to us
        await this.pace.pause(20);
        dialogue.drain();
        return;
      } catch (error) {
        if (!(error instanceof Silence)) throw error;
        heard += error.heard;
      }
    }
    throw endings.noRepl(this.url, heard);
  }

  private async start(): Promise<void> {
    const facts = (this.facts = await this.ask());
    const board = this.boardFor(facts);
    const { dialect, version } = facts;
    const [major, minor] = oldest[dialect];
    if (version[0] < major || (version[0] === major && version[1] < minor))
      throw endings.tooOld(this.url, facts, `${major}.${minor}`);
    // a fresh heap, and none of the interrupted program's timers; CircuitPython has both already
    if (dialect === "micropython") await this.softReset();
    await this.sendParts(facts);
    const { before, after } = helloFacts(facts, board, this.parts);
    this.begun = true;
    await this.dialogue.submit(`begin((${literal(before)},${literal(after)}))\n`, partMs);
    const line = await this.dialogue.until("\n", partMs);
    if (!line.startsWith("pinbridge agent ")) {
      const rest = line + (await this.dialogue.until(`${CTRL_D}>`, answerMs).catch(() => ""));
      throw /MemoryError/.test(rest) ? endings.noMemory(this.url, facts, 0) : endings.fails(this.url, "begin", rest);
    }
    this.leftBytes = Number(line.trim().split(" ").at(-1));
    this.state = "frames";
    const early = this.dialogue.drain();
    if (early.length > 0) this.receive(early, performance.now() * 1000);
  }

  private async ask(): Promise<BoardFacts> {
    const { printed, raised } = await this.dialogue.run(question, partMs);
    const facts = readFacts(printed);
    if (facts === undefined) throw endings.notPython(this.url, printed + raised);
    return facts;
  }

  private boardFor(facts: BoardFacts): BoardDefinition {
    const board = this.options.board === undefined ? boardOf(facts) : findBoard(this.options.board);
    if (board === undefined) throw endings.unknownBoard(this.url, facts);
    return board;
  }

  private async softReset(): Promise<void> {
    this.dialogue.say(CTRL_D);
    await this.dialogue.until(rawBanner, resetMs);
    await this.dialogue.until(">", answerMs);
  }

  private async sendParts(facts: BoardFacts): Promise<void> {
    let free = facts.freeBytes;
    if (free > 0 && free < leastBytes) throw endings.noMemory(this.url, facts, free);
    for (const part of parts[facts.dialect]) {
      const lacks = part.needs.filter((name) => !facts.modules.has(name));
      if (lacks.length > 0 && part.vital === true) throw endings.lacks(this.url, facts, lacks);
      if (lacks.length > 0 || (free < spareBytes && part.vital !== true)) continue;
      const text = await textOf(facts.dialect, part);
      const { printed, raised } = await this.dialogue.run(
        `${text}import gc\ngc.collect()\nprint(gc.mem_free())\n`,
        partMs,
      );
      if (raised === "") {
        this.parts.add(part.name);
        free = Number(printed.trim());
      } else if (part.vital === true) {
        throw /MemoryError/.test(raised)
          ? endings.noMemory(this.url, facts, free)
          : endings.fails(this.url, part.name, raised);
      }
    }
  }

  // ---- the way out ----

  /** From wherever it stands: the agent lets go of the pins and ends, the REPL is an ordinary one again, or the program runs that ran before. */
  private async leave(): Promise<void> {
    const { dialogue, port } = this;
    dialogue.drain();
    port.write(Uint8Array.of(0));
    dialogue.say(CTRL_C);
    if (this.begun) await dialogue.until(">", 1000).catch(() => {});
    if (this.facts?.dialect === "micropython" && !this.interrupted) {
      dialogue.say(CTRL_D);
      await dialogue.until(rawBanner, answerMs).catch(() => {});
      dialogue.say(CTRL_B);
    } else {
      dialogue.say(CTRL_B);
      await dialogue.until(">>> ", 1000).catch(() => {});
      // CircuitPython's ordinary state is that code.py runs, or has run
      if (this.facts !== undefined) {
        dialogue.say(CTRL_D);
        await dialogue.until("soft reboot", answerMs / 2).catch(() => {});
      }
    }
    await this.pace.pause(30);
  }
}
