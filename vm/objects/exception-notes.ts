/** `add_note` of exceptions (PEP 678): texts that tracebacks show below the exception. */

import { typeError } from "./error.js";
import { type PyObject, type PyValue, builtinTypes } from "./object.js";
import { typeName } from "../runtime/protocol.js";

type WithNotes = Record<string, (PyObject & { a?: PyValue[] }) | undefined>;

const NOTES = "$__notes__";

/** @throws TypeError for a note that is no str */
export function addNote(exc: PyObject, note: PyValue): void {
  if (typeof note !== "string") throw typeError(`note must be a str, not '${typeName(note)}'`);
  const own = exc as unknown as WithNotes;
  if (own[NOTES] === undefined) {
    own[NOTES] = new builtinTypes.list.ctor() as PyObject & { a?: PyValue[] };
    own[NOTES].a = [];
  }
  own[NOTES].a?.push(note);
}

/** The notes, if there is a list of them. */
export function notesOf(exc: PyObject): string[] {
  return ((exc as unknown as WithNotes)[NOTES]?.a ?? []).filter((note) => typeof note === "string");
}
