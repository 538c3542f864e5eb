/**
 * What a hardware call is: a command, described once.
 *
 * The Python module builds its request, the codec its bytes, the session its deadline and retry, the generator the firmware's
 * opcode and comment: all from this one object in hil/peripherals. An op on the wire is the opcode and the request's fields;
 * its results follow each other in the reply without opcodes or counts, because the host knows what it asked.
 */
import { ByteWriter, layout, type ByteReader, type Layout } from "./layout.js";

export interface WireCommand<Request extends object = object, Reply extends object = object> {
  /** `peripheral.operation`, as in the header: `gpio.set` is WIRE_OP_GPIO_SET. */
  readonly name: string;
  readonly opcode: number;
  /** `posted`: nobody waits, failures surface at the next barrier. `waiting`: the caller gets the result or the failure. */
  readonly delivery: "posted" | "waiting";
  /** `within-epoch`: the link may send it again until the board answers; the board runs it once. `never`: it ends the session. */
  readonly retry: "within-epoch" | "never";
  readonly request: Layout<Request>;
  readonly reply: Layout<Reply>;
  /** Longest time the board itself may take, in milliseconds; the session adds the link's own margin. */
  readonly durationMs: (request: Request) => number;
  /** For commands that govern the ops after them: how many, and how often their results come. */
  readonly governs?: (request: Request) => { readonly ops: number; readonly times: number };
  readonly doc: string;
  /** Where the behaviour is written: datasheet section, or the source file of the original. */
  readonly see: string;
}

/** A command of the table, whatever it asks and answers: lists of commands cannot name each one's types. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyCommand = WireCommand<any, any>;

export interface CommandDescription<Request extends object, Reply extends object> {
  readonly opcode: number;
  readonly delivery?: "posted" | "waiting";
  readonly retry?: "within-epoch" | "never";
  readonly request?: Layout<Request>;
  readonly reply?: Layout<Reply>;
  readonly durationMs?: (request: Request) => number;
  readonly governs?: (request: Request) => { readonly ops: number; readonly times: number };
  readonly doc: string;
  readonly see: string;
}

/** An empty request or reply. */
export const nothing: Layout<object> = layout();

/** Completes a description: waiting, repeatable, instant, with nothing to say or to answer, unless told otherwise. */
export function command<Request extends object, Reply extends object>(
  name: string,
  description: CommandDescription<Request, Reply>,
): WireCommand<Request, Reply> {
  return {
    delivery: "waiting",
    retry: "within-epoch",
    request: nothing as Layout<Request>,
    reply: nothing as Layout<Reply>,
    durationMs: () => 0,
    ...description,
    name,
  };
}

/** Writes one op: the opcode, then the request's fields. */
export function writeOp<Request extends object>(
  out: ByteWriter,
  command: WireCommand<Request, object>,
  request: NoInfer<Request>,
): void {
  out.u8(command.opcode);
  command.request.write(out, request);
}

/** One op's bytes. */
export function encodeOp<Request extends object>(
  command: WireCommand<Request, object>,
  request: NoInfer<Request>,
): Uint8Array {
  const out = new ByteWriter();
  writeOp(out, command, request);
  return out.take();
}

/** Reads one op's result where the reader stands. @throws LayoutError when the reply is too short. */
export function readResult<Request extends object, Reply extends object>(
  from: ByteReader,
  command: WireCommand<Request, Reply>,
  request: NoInfer<Request>,
): Reply {
  return command.reply.read(from, request);
}
