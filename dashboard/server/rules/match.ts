/** Which rigs will do. Pure: the queue, its explanations and the API ask the same question and get the same answer. */
import type { Requires } from "../../shared/index.js";

/** A rig as far as matching goes. */
export interface Candidate {
  readonly name: string;
  readonly boardKind: string;
  readonly tags: readonly string[];
}

/** What the rig lacks, each in a few words; empty when it will do. */
export function lacks(requires: Requires, rig: Candidate): string[] {
  const missing: string[] = [];
  if (requires.rig !== undefined && requires.rig !== rig.name) missing.push(`the name ${requires.rig}`);
  if (requires.board !== undefined && !sameBoard(requires.board, rig.boardKind)) missing.push(`a ${requires.board}`);
  for (const tag of requires.tags) {
    if (tag.startsWith("!")) {
      if (rig.tags.includes(tag.slice(1))) missing.push(`freedom from the tag ${tag.slice(1)}`);
    } else if (!rig.tags.includes(tag)) missing.push(`the tag ${tag}`);
  }
  return missing;
}

export function matches(requires: Requires, rig: Candidate): boolean {
  return lacks(requires, rig).length === 0;
}

/** The demand in words: "a pico with the tags i2c and sensor". */
export function described({ rig, board, tags }: Requires): string {
  if (rig !== undefined) return `the rig ${rig}`;
  const wanted = tags.filter((tag) => !tag.startsWith("!"));
  const unwanted = tags.filter((tag) => tag.startsWith("!")).map((tag) => tag.slice(1));
  return [
    board === undefined ? "a rig" : `a ${board}`,
    wanted.length === 0 ? "" : ` with the tag${wanted.length > 1 ? "s" : ""} ${listed(wanted)}`,
    unwanted.length === 0 ? "" : ` without ${listed(unwanted)}`,
  ].join("");
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** `pico` and `raspberry_pi_pico` are one kind of board. */
function sameBoard(wanted: string, kind: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return plain(kind) === plain(wanted) || plain(kind).endsWith(plain(wanted));
}
