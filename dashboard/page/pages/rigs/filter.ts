/** Which rigs are shown: by words, tag, kind of board and state, all of which are kept in the address. */
import type { Rig } from "../../api/answers.js";

export interface RigFilter {
  /** Words; each must stand somewhere in what is known of the rig. */
  readonly text: string;
  readonly tag: string;
  readonly board: string;
  readonly state: string;
}

export function filterOf(search: URLSearchParams): RigFilter {
  const said = (name: string): string => search.get(name) ?? "";
  return { text: said("q"), tag: said("tag"), board: said("board"), state: said("state") };
}

export function searchOf({ text, tag, board, state }: RigFilter): Record<string, string> {
  return { q: text, tag, board, state };
}

export function matches(rig: Rig, { text, tag, board, state }: RigFilter): boolean {
  if (tag !== "" && !rig.tags.includes(tag)) return false;
  if (board !== "" && rig.board?.kind !== board) return false;
  if (state !== "" && rig.state !== state) return false;
  const known = [
    rig.name,
    rig.location,
    rig.notes,
    rig.agent ?? "",
    rig.board?.name ?? "",
    ...rig.tags,
    rig.lease?.user ?? "",
  ]
    .join(" ")
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}

/** What there is to choose from, each with how many rigs have it. */
export function choices(rigs: readonly Rig[]): Record<"tag" | "board" | "state", [name: string, count: number][]> {
  return {
    tag: counted(rigs.flatMap(({ tags }) => tags)),
    board: counted(rigs.flatMap(({ board }) => (board === null ? [] : [board.kind]))),
    state: counted(rigs.map(({ state }) => state)),
  };
}

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
