/**
 * Lets an emulated board run by itself, at the wall clock's pace, for whatever expects a board that is simply there: a pty that a serial
 * driver opens, a USBDevice under the WebUSB transport.
 *
 * Bytes are worked on at once: each write runs the board until it sleeps again (or 5 simulated ms), so that a command's answer does not wait for the next beat.
 */

import type { EmulatedBoard } from "./board.js";

const BEAT_MS = 2;
const MOST_US = 5_000;

export class LiveBoard {
  private timer: ReturnType<typeof setInterval> | undefined;
  private wall = 0;

  constructor(readonly board: EmulatedBoard) {}

  /** Starts the beat. It does not keep the process alive. */
  start(): void {
    if (this.timer) return;
    this.wall = performance.now();
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref?.();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Runs the board until it has nothing left to do for now. */
  work(): void {
    const { board } = this;
    const deadline = board.nowUs + MOST_US;
    board.runUntil(() => board.isIdle, deadline);
  }

  /** As much simulated time as wall time has passed, but never a long stretch at once. */
  private beat(): void {
    const now = performance.now();
    const passed = Math.min(MOST_US, (now - this.wall) * 1000);
    this.wall = now;
    this.board.advanceTo(this.board.nowUs + passed);
  }
}
