/** Turns commands and requests into ops for a session, and results back into replies. */
import type { Ops } from "../session/batch.js";
import { forbidden } from "../session/endings.js";
import { writeOp } from "../wire/command.js";
import { ByteReader, ByteWriter, LayoutError } from "../wire/layout.js";
import type { Op } from "./backend.js";

const scratch = new ByteWriter(4096);

/** Encodes ops that belong together. The bytes are the caller's to keep. @throws RangeError when a value does not fit its field */
export function encodeOps(ops: readonly Op[], tag: number): Ops {
  scratch.length = 0;
  for (const { command, request } of ops) writeOp(scratch, command, request);
  return { bytes: scratch.take(), count: ops.length, durationMs: durationOf(ops), tag };
}

/** Longest time the board may take: a governing op multiplies those after it. */
function durationOf(ops: readonly Op[]): number {
  let total = 0;
  for (let i = 0; i < ops.length; i++) {
    const { command, request } = ops[i];
    total += command.durationMs(request);
    const governed = command.governs?.(request);
    if (governed === undefined || governed.times === 1) continue;
    total += durationOf(ops.slice(i + 1, i + 1 + governed.ops)) * (governed.times - 1);
  }
  return total;
}

/**
 * Reads the results of ops in order. What stands under a repeat answers several times: its reply is the list of them.
 * @throws LinkError PROTOCOL when the results are too short for what was asked
 */
export function decodeResults(ops: readonly Op[], results: Uint8Array): object[] {
  try {
    return readAll(ops, new ByteReader(results));
  } catch (error) {
    if (error instanceof LayoutError) throw forbidden(error.message);
    throw error;
  }
}

function readAll(ops: readonly Op[], reader: ByteReader): object[] {
  const replies: object[] = [];
  for (let i = 0; i < ops.length; i++) {
    replies.push(readOne(reader, ops[i]));
    const { command, request } = ops[i];
    const governed = command.governs?.(request);
    if (governed === undefined || governed.times === 1) continue;
    const inner = ops.slice(i + 1, i + 1 + governed.ops);
    const turns = Array.from({ length: governed.times }, () => inner.map((op) => readOne(reader, op)));
    for (let n = 0; n < inner.length; n++) replies.push(turns.map((turn) => turn[n]));
    i += inner.length;
  }
  return replies;
}

function readOne(reader: ByteReader, { command, request }: Op): object {
  return command.reply.read(reader, request);
}
