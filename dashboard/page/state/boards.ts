/** Kinds of boards, each read once for as long as the page is open. */
import { signal, type Signal } from "@preact/signals";
import type { BoardAnswer } from "../api/answers.js";
import { get } from "../api/client.js";

const known = new Map<string, Signal<BoardAnswer | undefined>>();

/** @returns undefined until it has been read, and for a kind that the server does not know */
export function boardOf(kind: string): BoardAnswer | undefined {
  let board = known.get(kind);
  if (board === undefined) {
    known.set(kind, (board = signal(undefined)));
    const wanted = board;
    get<BoardAnswer>(`/boards/${encodeURIComponent(kind)}`).then(
      (answer) => (wanted.value = answer),
      () => known.delete(kind),
    );
  }
  return board.value;
}
