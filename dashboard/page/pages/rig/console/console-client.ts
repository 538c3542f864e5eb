/**
 * The page's end of a console: opens the lease's tunnel, keeps it open while the lease lives, and holds what was told of pins, parts and commands.
 *
 *     closed ── connect ──► connecting ──► open ──┬─ lost ──► connecting …
 *                                                 ├─ the lease is over, or the person leaves ──► closed
 *                                                 └─ somebody sits down elsewhere ──► elsewhere
 */
import { signal } from "@preact/signals";
import type { ConsoleControl, ConsoleTraceEntry, FromConsole, ToConsole } from "../../../api/answers.js";
import { wordsOf } from "../../../api/problem.js";
import { pinValueOf, type PinValues } from "../../../board/pin-value.js";
import { retryDelay } from "../../../live/retry.js";
import { LineDiscipline } from "./line-discipline.js";

export type ConsoleState = "closed" | "connecting" | "open" | "lost" | "elsewhere";

export interface Part {
  readonly name: string;
  readonly part: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly controls: readonly ConsoleControl[];
}

/** What a connection must be; a browser's WebSocket is one. */
export interface ConsoleSocket {
  send(text: string): void;
  close(code: number): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
}

export interface ConsoleClientOptions {
  /** Asks for a way to the board and dials it. @throws ApiProblem when the lease is over */
  readonly dial: () => Promise<ConsoleSocket>;
  /** Text for the terminal. */
  readonly onOutput: (text: string, stream: "stdout" | "stderr" | "lab") => void;
  /** Commands in order; those before are forgotten when `anew`. */
  readonly onTrace: (entries: readonly ConsoleTraceEntry[], dropped: number) => void;
  /** A board was powered on: everything of the one before is over. */
  readonly onStart: () => void;
}

const goneElsewhere = 4410;
const mostAttempts = 5;

export class ConsoleClient {
  readonly state = signal<ConsoleState>("closed");
  /** Why it is closed, for a person. */
  readonly fault = signal<string | undefined>(undefined);
  readonly terminal = signal<"keys" | "lines" | "running" | "none">("none");
  readonly pins = signal<PinValues>(new Map());
  readonly parts = signal<ReadonlyMap<string, Part>>(new Map());
  /** By the part's name: an address of its picture that the browser can show. */
  readonly pictures = signal<ReadonlyMap<string, string>>(new Map());
  private socket: ConsoleSocket | undefined;
  private readonly line = new LineDiscipline();
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private session = 0;

  constructor(private readonly options: ConsoleClientOptions) {}

  async connect(): Promise<void> {
    clearTimeout(this.timer);
    this.state.value = "connecting";
    this.fault.value = undefined;
    let socket: ConsoleSocket;
    try {
      socket = await this.options.dial();
    } catch (error) {
      this.state.value = "closed";
      this.fault.value = wordsOf(error);
      return;
    }
    // left while it was being dialled
    if (this.state.value !== "connecting") return socket.close(1000);
    this.socket = socket;
    socket.onopen = () => {
      this.attempts = 0;
      this.state.value = "open";
    };
    socket.onmessage = ({ data }) => void this.receive(socket, data);
    socket.onclose = ({ code, reason }) => this.closed(socket, code, reason);
  }

  /** Says goodbye: the board is made safe and the process beside it ends. */
  leave(): void {
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = undefined;
    this.state.value = "closed";
    this.terminal.value = "none";
    socket?.close(1000);
  }

  start(program?: { name: string; text: string }, dialect?: "circuitpython" | "micropython"): void {
    this.say({
      kind: "start",
      ...(program === undefined ? {} : { program }),
      ...(dialect === undefined ? {} : { dialect }),
    });
  }

  /** Keys from the terminal. */
  type(keys: string): void {
    const terminal = this.terminal.value;
    // what is typed before the program has said that it goes on belongs together with the rest
    if (terminal === "lines" || (terminal === "running" && this.line.begun)) {
      const { shown, sent } = this.line.feed(keys);
      if (shown !== "") this.options.onOutput(shown, "stdout");
      if (sent.includes("\x03")) this.interrupt();
      else if (sent !== "") this.say({ kind: "input", text: sent });
    } else if (terminal === "running" && keys.includes("\x03")) this.interrupt();
    else this.say({ kind: "input", text: keys });
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.line.forget();
    this.say({ kind: "interrupt" });
  }

  adjust(part: string, control: string, value: number | boolean): void {
    this.say({ kind: "adjust", part, control, value });
  }

  private say(message: ToConsole): void {
    if (this.state.value === "open") this.socket?.send(JSON.stringify(message));
  }

  private async receive(socket: ConsoleSocket, data: unknown): Promise<void> {
    const text = typeof data === "string" ? data : await new Response(data as BodyInit).text();
    if (socket === this.socket) this.hear(JSON.parse(text) as FromConsole);
  }

  private hear(message: FromConsole): void {
    switch (message.kind) {
      case "here":
        // somebody who comes back to a session finds it as it was
        if (!message.session) this.start();
        break;
      case "started":
        // told again to a page that came back: what it shows goes on
        if (message.session !== this.session) this.begin(message.session);
        break;
      case "output":
        this.options.onOutput(message.text, message.stream);
        break;
      case "terminal":
        this.terminal.value = message.state;
        if (message.state === "keys" && this.line.begun) {
          const { shown, sent } = this.line.handOver();
          this.options.onOutput(shown, "stdout");
          this.say({ kind: "input", text: sent });
        }
        break;
      case "ended":
        this.terminal.value = "none";
        this.options.onOutput(`\r\n${message.reason ?? "The session is over."}\r\n`, "lab");
        break;
      case "pins": {
        const next = new Map(this.pins.value);
        for (const [gpio, value] of Object.entries(message.pins)) next.set(Number(gpio), pinValueOf(value));
        this.pins.value = next;
        break;
      }
      case "part":
        this.parts.value = new Map(this.parts.value).set(message.name, message);
        break;
      case "picture":
        this.pictures.value = new Map(this.pictures.value).set(
          message.part,
          `data:${message.mediaType};base64,${message.data}`,
        );
        break;
      case "trace":
        this.options.onTrace(message.entries, message.dropped);
        break;
      case "note":
        this.options.onOutput(`\r\n${message.text}\r\n`, "lab");
    }
  }

  private begin(session: number): void {
    this.session = session;
    this.pins.value = new Map();
    this.parts.value = new Map();
    this.pictures.value = new Map();
    this.line.forget();
    this.options.onStart();
  }

  private closed(socket: ConsoleSocket, code: number, reason: string): void {
    if (socket !== this.socket) return;
    this.socket = undefined;
    this.terminal.value = "none";
    if (code === 1000 || code === goneElsewhere) {
      this.state.value = reason.includes("elsewhere") ? "elsewhere" : "closed";
      this.fault.value = reason === "" ? undefined : reason;
      return;
    }
    if (this.attempts >= mostAttempts) {
      this.state.value = "closed";
      this.fault.value = "The console cannot be reached any more. Does the rig’s agent still run?";
      return;
    }
    this.state.value = "lost";
    this.timer = setTimeout(() => void this.connect(), retryDelay(this.attempts++, Math.random()));
  }
}
