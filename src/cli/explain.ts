/**
 * What a person is told of something that was thrown: which family it belongs to, and its three parts.
 *
 * The families are kept apart because they call for different people: the program's author (handled where it runs, never here), whoever
 * wired the rig, whoever plugged in the board, and us. What nobody foresaw is ours.
 */

import { LinkError, RigError } from "../../hil/index.js";
import { UsageError } from "../run/usage-error.js";
import type { Complaint } from "./complaint.js";
import type { ExitReason } from "./exit-codes.js";

export function explain(error: unknown): { complaint: Complaint; reason: ExitReason } {
  if (error instanceof UsageError) return { complaint: error, reason: "usage" };
  if (error instanceof LinkError) return { complaint: error, reason: "board" };
  if (isFlashError(error))
    return { complaint: { what: error.message, why: error.why, next: error.next }, reason: "board" };
  if (error instanceof RigError) return { complaint: { what: error.message }, reason: "rig" };
  if (isComplaint(error)) return { complaint: error, reason: "usage" };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    complaint: {
      what: `Internal error: ${stack}`,
      next: "This is a fault in pinbridge. Please report it with the program and the command line that led here.",
    },
    reason: "internal",
  };
}

/** By name: the class comes with what flashing needs, which other commands do without. */
function isFlashError(error: unknown): error is Error & { why: string; next: string } {
  return error instanceof Error && error.name === "FlashError";
}

/** The lab's errors, whose classes this room does not know, say the same three things. */
function isComplaint(error: unknown): error is Complaint {
  return error instanceof Error && error.name !== "Error" && "what" in error && typeof error.what === "string";
}
