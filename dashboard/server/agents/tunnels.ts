/**
 * Two sockets, one from a user and one from an agent, become one way to a board. The server looks at none of the bytes; it holds a side up that
 * sends faster than the other takes, and when either goes, so does the other: the agent then makes the board safe.
 */
import type { WebSocket } from "ws";

interface Half {
  readonly socket: WebSocket;
  readonly waiting: (Buffer | ArrayBuffer | Buffer[])[];
}

const joinMs = 30_000;
const mostBufferedBytes = 1 << 20;

export class Tunnels {
  private readonly halves = new Map<string, { user?: Half; agent?: Half; timer: NodeJS.Timeout }>();

  get count(): number {
    return this.halves.size;
  }

  join(session: string, side: "user" | "agent", socket: WebSocket): void {
    const pair = this.halves.get(session) ?? {
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
    socket.on("close", () => this.drop(session, side === "user" ? "The user has gone." : "The agent has gone."));
    socket.on("error", () => socket.terminate());
    const { user, agent } = pair;
    if (user === undefined || agent === undefined) return;
    clearTimeout(pair.timer);
    for (const data of user.waiting.splice(0)) this.pass(user.socket, agent.socket, data);
    for (const data of agent.waiting.splice(0)) this.pass(agent.socket, user.socket, data);
  }

  close(): void {
    for (const session of this.halves.keys()) this.drop(session, "The server is stopping.");
  }

  private pass(from: WebSocket, to: WebSocket, data: Buffer | ArrayBuffer | Buffer[]): void {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary: true }, () => {
      if (from.isPaused && to.bufferedAmount < mostBufferedBytes / 2) from.resume();
    });
    if (to.bufferedAmount > mostBufferedBytes) from.pause();
  }

  private drop(session: string, why: string): void {
    const pair = this.halves.get(session);
    if (pair === undefined) return;
    this.halves.delete(session);
    clearTimeout(pair.timer);
    for (const half of [pair.user, pair.agent]) {
      if (half?.socket.isPaused === true) half.socket.resume();
      half?.socket.close(4410, why);
    }
  }
}
