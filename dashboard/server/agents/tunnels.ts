/**
 * Two sockets, one from a user and one from an agent, become one way to a board. The server looks at none of the bytes; it holds a side up that
 * sends faster than the other takes, and when either goes, so does the other: the agent then makes the board safe.
 */
import type { WebSocket } from "ws";

interface Half {
  readonly socket: WebSocket;
  readonly waiting: (Buffer | ArrayBuffer | Buffer[])[];
}

/** What a closed socket is told: it is over, or it may be made again. */
const over = 4410;
const lost = 4411;
/** Whoever was let in may not be there any more. */
export const shutOut = 4401;
const joinMs = 90_000;
const mostBufferedBytes = 1 << 20;

export class Tunnels {
  private readonly halves = new Map<string, { lease: string; user?: Half; agent?: Half; timer: NodeJS.Timeout }>();

  /** Whose tunnels there are. */
  get leases(): string[] {
    return [...this.halves.values()].map(({ lease }) => lease);
  }

  join(session: string, lease: string, side: "user" | "agent", socket: WebSocket): void {
    const pair = this.halves.get(session) ?? {
      lease,
      timer: setTimeout(() => this.drop(session, "The other side did not come."), joinMs),
    };
    if (pair[side] !== undefined) return socket.close(4409, "The tunnel has that side already.");
    const half: Half = { socket, waiting: [] };
    pair[side] = half;
    this.halves.set(session, pair);
    socket.on("message", (data) => {
      const other = pair[side === "user" ? "agent" : "user"];
      if (other === undefined) half.waiting.push(data);
      else this.pass(half.socket, other.socket, data);
    });
    // a user who has said goodbye is done, and one who was shown the door; one whose connection broke may dial again in a moment
    socket.on("close", (code) => {
      const why = side === "user" ? "The user has gone." : "The agent has gone.";
      this.drop(session, why, code === 1000 || code === shutOut ? over : lost);
    });
    socket.on("error", () => socket.terminate());
    const { user, agent } = pair;
    if (user === undefined || agent === undefined) return;
    clearTimeout(pair.timer);
    for (const data of user.waiting.splice(0)) this.pass(user.socket, agent.socket, data);
    for (const data of agent.waiting.splice(0)) this.pass(agent.socket, user.socket, data);
  }

  /** The lease is over, and with it every way to its board. */
  end(lease: string): void {
    for (const [session, pair] of this.halves) if (pair.lease === lease) this.drop(session, "The lease is over.");
  }

  /** The server is stopping: it, or another one, may be there again before either side has given up. */
  close(): void {
    for (const session of this.halves.keys()) this.drop(session, "The server is stopping.", lost);
  }

  private pass(from: WebSocket, to: WebSocket, data: Buffer | ArrayBuffer | Buffer[]): void {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary: true }, () => {
      if (from.isPaused && to.bufferedAmount < mostBufferedBytes / 2) from.resume();
    });
    if (to.bufferedAmount > mostBufferedBytes) from.pause();
  }

  private drop(session: string, why: string, code = over): void {
    const pair = this.halves.get(session);
    if (pair === undefined) return;
    this.halves.delete(session);
    clearTimeout(pair.timer);
    for (const half of [pair.user, pair.agent]) {
      if (half?.socket.isPaused === true) half.socket.resume();
      half?.socket.close(code, why);
    }
  }
}
