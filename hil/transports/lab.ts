/**
 * A board of a lab, over HTTP: `https://lab:8080/rigs/bench-2`. The VM is here, the board there; between them a WebSocket carries the board's bytes as
 * they are, through the server and the agent that has the board.
 *
 * Opening waits for the rig (or takes a lease of it that the same user holds already), and keeps the lease while the transport is open. A connection
 * that breaks is made again within the lease: the wire protocol finds out what was lost, and repeats it. When that takes longer than the board
 * waits to hear of its host, the board has made its pins safe by then, and the session says so.
 */
import type { BoardUrl } from "./board-url.js";
import { readLabUrl, type LabUrl } from "./lab-url.js";
import { LinkError } from "./link-error.js";
import type { Transport } from "./transport.js";

const leaseSeconds = 60;
const renewEveryMs = 20_000;
const askEveryMs = 250;
const redialEveryMs = 100;

interface Lease {
  readonly id: string;
  readonly token: number;
  /** Somebody holds it beyond this program: `pinbridge lease`. */
  readonly kept: boolean;
}

/** The part of a WebSocket that browsers, Node 22 and the package for Node 20 have in common. */
interface Socket {
  binaryType: string;
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(data: Uint8Array): void;
  close(code?: number): void;
}

const OPEN = 1;

export function openLab(url: BoardUrl, token = environmentToken()): Transport {
  return new LabTransport(url.text, readLabUrl(url), token);
}

/** Where there is an environment: browsers have a session instead. */
function environmentToken(): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.PINBRIDGE_TOKEN;
}

class LabTransport implements Transport {
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  readonly stats = { bytesOut: 0, bytesIn: 0 };
  readonly leaseMs: number;
  private readonly server: string;
  private readonly rig: string;
  private readonly waitMs: number;
  private job: string | undefined;
  private lease: Lease | undefined;
  private socket: Socket | undefined;
  private renewing: ReturnType<typeof setInterval> | undefined;
  private closed = false;
  private dialling = false;

  constructor(
    readonly url: string,
    { server, rig, waitMs, patienceMs }: LabUrl,
    private readonly token: string | undefined,
  ) {
    this.server = server;
    this.rig = rig;
    this.waitMs = waitMs;
    this.leaseMs = patienceMs;
  }

  async open(): Promise<void> {
    try {
      this.lease = await this.obtain();
      await this.dial();
    } catch (error) {
      await this.giveBack();
      throw error;
    }
    this.renewing = setInterval(() => void this.renew(), renewEveryMs);
  }

  write(bytes: Uint8Array): void {
    if (this.closed) return;
    this.stats.bytesOut += bytes.length;
    // while the connection is away the bytes are lost, as on a bad cable: the protocol sends them again
    if (this.socket?.readyState === OPEN) this.socket.send(bytes.slice());
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.renewing);
    this.socket?.close(1000);
    await this.giveBack();
  }

  private async obtain(): Promise<Lease> {
    const me = await this.call("GET", "/me");
    const held = (await this.call("GET", `/leases?rig=${this.rig}`)).items[0];
    if (held !== undefined && held.kind === "interactive" && held.user === me.name) return { ...held, kept: true };
    const request = { requires: { rig: this.rig }, minutes: leaseSeconds / 60, purpose: "a program on a remote board" };
    const job: string = (this.job = (await this.call("POST", "/reservations", request)).job);
    const until = performance.now() + this.waitMs;
    for (;;) {
      const lease = (await this.call("GET", `/leases?job=${job}`)).items[0];
      if (lease !== undefined) return { ...lease, kept: false };
      if (performance.now() > until) {
        const { sentence } = await this.call("GET", `/jobs/${job}/why`);
        throw new LinkError(
          "BOARD_BUSY",
          `The rig ${this.rig} could not be had within ${this.waitMs / 1000} s.`,
          sentence,
          `Wait longer with ${this.url.split("?")[0]}?wait=600, or look for another: pinbridge rigs.`,
        );
      }
      await sleep(askEveryMs);
    }
  }

  /** Resolves when the bytes can flow. */
  private async dial(): Promise<void> {
    const { id, token } = this.lease!;
    const { path } = await this.call("POST", `/leases/${id}/tunnel`, { token });
    const Constructor = (globalThis as { WebSocket?: unknown }).WebSocket ?? (await import("ws")).WebSocket;
    const socket = new (Constructor as new (url: string) => Socket)(`${this.server.replace(/^http/, "ws")}${path}`);
    socket.binaryType = "arraybuffer";
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onclose = ({ reason }) =>
        reject(new LinkError("OPEN_FAILED", `The tunnel to ${this.rig} did not open.`, reason, "Run it again."));
      socket.onerror = () => {};
    });
    socket.onmessage = ({ data }) => {
      const bytes = new Uint8Array(data as ArrayBuffer);
      this.stats.bytesIn += bytes.length;
      this.onBytes(bytes, performance.now() * 1000);
    };
    socket.onclose = ({ reason }) => void this.redial(reason);
    this.socket = socket;
  }

  private async redial(why: string): Promise<void> {
    if (this.closed || this.dialling) return;
    this.dialling = true;
    // a board that has heard nothing for so long has ended the session
    const until = performance.now() + this.leaseMs;
    try {
      for (;;) {
        try {
          if (!this.closed) await this.dial();
          return;
        } catch (error) {
          const over = error instanceof LinkError && error.code === "CLOSED";
          if (!over && performance.now() < until) await sleep(redialEveryMs);
          else return this.gone(over ? error.why : why || (error as Error).message);
        }
      }
    } finally {
      this.dialling = false;
    }
  }

  private gone(why: string): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.renewing);
    void this.giveBack();
    this.onClose(
      new LinkError(
        "GONE",
        `The rig ${this.rig} is not reached any more.`,
        why,
        "Its pins have been made safe. Look at the lab: pinbridge rigs.",
      ),
    );
  }

  private async renew(): Promise<void> {
    const { id, token, kept } = this.lease!;
    // a tunnel to a rig that the user has leased for longer ends with that lease
    if (!kept) await this.call("POST", `/leases/${id}/renew`, { token, seconds: leaseSeconds }).catch(() => {});
  }

  private async giveBack(): Promise<void> {
    const { lease, job } = this;
    this.job = undefined;
    if (lease?.kept === true || job === undefined) return;
    const done =
      lease === undefined
        ? this.call("POST", `/jobs/${job}/cancel`)
        : this.call("POST", `/leases/${lease.id}/release`, { token: lease.token });
    await done.catch(() => {});
  }

  private async call(method: string, path: string, body?: unknown): Promise<any> {
    let answer: Response;
    try {
      answer = await fetch(`${this.server}/api/v1${path}`, {
        method,
        headers: {
          ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      const { cause } = error as { cause?: { message?: string } };
      throw new LinkError(
        "NO_BOARD",
        `The lab at ${this.server} cannot be reached.`,
        cause?.message ?? (error as Error).message,
        "Check its address, and that pinbridge serve runs there.",
        { cause: error },
      );
    }
    const text = await answer.text();
    if (answer.ok) return text === "" ? undefined : JSON.parse(text);
    const { detail = text.slice(0, 200), next = "" } = text.startsWith("{")
      ? (JSON.parse(text) as { detail?: string; next?: string })
      : {};
    if (answer.status === 401) {
      throw new LinkError(
        "PERMISSION",
        `The lab at ${this.server} does not know who you are.`,
        detail,
        "Set PINBRIDGE_TOKEN to a token of the lab.",
      );
    }
    const code =
      answer.status === 403
        ? "PERMISSION"
        : answer.status === 404
          ? "NO_BOARD"
          : answer.status === 409
            ? "CLOSED"
            : "OPEN_FAILED";
    throw new LinkError(code, `The lab at ${this.server} refused the rig ${this.rig}.`, detail, next);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
