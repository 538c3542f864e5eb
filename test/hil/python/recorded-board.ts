/** A board that notes what it is asked and answers what the test says: for what hardware modules do before and after the wire. */
import { boards, type BoardDefinition, type Dialect } from "../../../boards/index.js";
import { Claims, BusError, type Op, type PeripheralBackend } from "../../../hil/backend/index.js";
import { Hardware, hardwareModules, hardwareModulesOf, provideHardware } from "../../../hil/python/index.js";
import type { AnyCommand } from "../../../hil/wire/index.js";
import type { StatusName } from "../../../hil/wire/status.js";
import { MemoryHost, callPy, createVM, getAttr, setAttr, str, PyError, type PyValue } from "../../../vm/index.js";

/** What a command answers: a reply, or a status to fail with. */
export type Answer = object | StatusName | Error;

export class RecordedBoard {
  /** `gpio.set pin=25 level=1`, in order. */
  readonly log: string[] = [];
  /** By command name; a list is used up from the front, its last entry stays. */
  readonly answers = new Map<string, Answer[]>();
  readonly hardware: Hardware;
  private readonly modules: Readonly<Record<string, () => PyValue>>;

  /** Begins a program of that Python on that board: what errors say, and what modules remember, is its own. */
  constructor(dialect: Dialect, board: BoardDefinition = boards[0]) {
    createVM({ host: new MemoryHost(), dialect });
    this.hardware = new Hardware({ backend: this.backend(), board, dialect, bench: "--rig bench.yaml" });
    provideHardware(() => this.hardware);
    this.modules = { ...hardwareModules[dialect], ...hardwareModulesOf(dialect, board) };
  }

  answer(command: string, ...answers: Answer[]): this {
    this.answers.set(command, answers);
    return this;
  }

  module(name: string): PyValue {
    return this.modules[name]();
  }

  /** What was sent since the last call of this. */
  sent(): string[] {
    return this.log.splice(0);
  }

  private ask(command: AnyCommand, request: object): object {
    this.log.push([command.name, ...Object.entries(request).map(([key, value]) => `${key}=${show(value)}`)].join(" "));
    const answers = this.answers.get(command.name) ?? [];
    const answer = answers.length > 1 ? answers.shift()! : (answers[0] ?? {});
    if (typeof answer === "string") throw new BusError(answer, command.name);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private backend(): PeripheralBackend {
    let us = 0;
    const together = (...ops: Op[]): object[] =>
      ops.map(({ command, request }, index) => {
        try {
          return this.ask(command, request);
        } catch (error) {
          throw error instanceof BusError ? new BusError(error.status, error.command, index) : error;
        }
      });
    return {
      board: { resetCause: "POWER_ON", maxFrame: 2048 },
      isOpen: true,
      mostData: 2000,
      knocked: false,
      answerKnock: () => {},
      watch: () => {},
      clock: { simulated: true, nowUs: () => us++, sleepUntil: (end: number) => (us = Math.max(us, end)) >= 0 },
      claims: new Claims(),
      call: (command: AnyCommand, request: object) => this.ask(command, request),
      post: (command: AnyCommand, request: object) => void this.ask(command, request),
      together,
      postTogether: (ops: readonly Op[]) => void together(...ops),
      barrier: () => {},
      statistics: () => ({}),
      end: () => {},
    } as unknown as PeripheralBackend;
  }
}

function show(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}

/** `module.name(...)`, with the last argument as keywords when it is a plain object of JavaScript's. */
export function call(of: PyValue, name: string, ...args: (PyValue | Keywords)[]): PyValue {
  return make(getAttr(of, name), ...args);
}

export type Keywords = { readonly keywords: Record<string, PyValue> };

export function make(callable: PyValue, ...args: (PyValue | Keywords)[]): PyValue {
  const last = args.at(-1);
  const keywords = typeof last === "object" && "keywords" in last ? last.keywords : undefined;
  return callPy(callable, (keywords === undefined ? args : args.slice(0, -1)) as PyValue[], keywords);
}

export const get = getAttr;
export const set = setAttr;

/** `ValueError: GP4 in use`: what Python would print. */
export function raised(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    const text = str(error.value);
    return text === "" ? error.value.type.name : `${error.value.type.name}: ${text}`;
  }
  throw new Error("nothing was raised");
}
