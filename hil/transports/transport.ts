/**
 * A way to move bytes between the host and one board. It knows nothing of frames: what it is given it delivers in order, in pieces of
 * any size, or it closes with a reason.
 *
 * Two kinds stand behind the one interface. Real ones (serial, USB) bring bytes whenever they come, by the event loop. Simulated
 * ones (the emulated board) have a clock of their own that stands still until somebody asks for time: `runUntil` runs the board, and
 * bytes arrive inside that call. Sessions wait on the first kind with timers and on the second without ever leaving their caller.
 */
import type { LinkError } from "./link-error.js";

export interface Transport {
  /** As the user wrote it: `serial:/dev/ttyACM0`. */
  readonly url: string;
  /** @throws LinkError (NO_BOARD, PORT_BUSY, PERMISSION, OPEN_FAILED). Bytes may arrive as soon as it resolves. */
  open(): Promise<void>;
  /** Queues bytes; they leave in order. A failure shows as onClose. Nothing happens once closed. */
  write(bytes: Uint8Array): void;
  /** Idempotent; resolves when the port is free again. Calls no onClose. */
  close(): Promise<void>;
  /** Set before open(). `bytes` is only valid during the call. `atUs`: when they came, on the transport's clock. */
  onBytes: (bytes: Uint8Array, atUs: number) => void;
  /** Called at most once, when the other end went away by itself. */
  onClose: (reason: LinkError) => void;
  /** Where the way to the board is worse than a cable: after so long without a word from here it makes itself safe. */
  readonly leaseMs?: number;
  /** Simulated boards only. */
  readonly simulation?: Simulation;
  /** What went over the wire as far as the transport can count, both ways. */
  readonly stats?: TransportStats;
  /** Emulated boards only: pulls the cable, or presses the board's reset button, as seen from here: onClose follows. */
  disturb?(how: "disconnect" | "reset"): void;
  /** Simulated boards: what there is to say at the end (violations, the parts' states), as plain data. */
  report?(): unknown;
}

export interface Simulation {
  /** Simulated microseconds since the board's power-on. */
  nowUs(): number;
  /** Runs the board up to that time; bytes that it sends meanwhile arrive in onBytes before this returns. */
  advanceTo(us: number): void;
  /**
   * Runs the board until `done()` answers true (asked after each arrival of bytes, and at least every few milliseconds of wall
   * time, so that an interrupt can end it) or simulated time reaches `deadlineUs`. @returns whether done() did.
   */
  runUntil(done: () => boolean, deadlineUs: number): boolean;
}

export interface TransportStats {
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** USB packets, where they can be counted. */
  readonly packetsOut?: number;
  readonly packetsIn?: number;
  /** How often each fault has struck, where they were asked for. */
  readonly faults?: Readonly<Record<string, number>>;
}
