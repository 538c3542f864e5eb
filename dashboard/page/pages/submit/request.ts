/** A filled form as the API wants it. */
import type { JobRequest } from "../../api/answers.js";

export interface JobForm {
  readonly program: string;
  readonly name: string;
  readonly args: string;
  readonly rig: string;
  readonly board: string;
  readonly tags: string;
  readonly every: boolean;
  readonly dialect: "" | "circuitpython" | "micropython";
  readonly clock: "simulated" | "wall";
  readonly priority: string;
  readonly timeout: string;
  readonly junit: string;
  readonly network: boolean;
}

export const emptyForm: JobForm = {
  program: "",
  name: "",
  args: "",
  rig: "",
  board: "",
  tags: "",
  every: false,
  dialect: "",
  clock: "simulated",
  priority: "0",
  timeout: "600",
  junit: "",
  network: false,
};

/** @param files  the sha256 of each by its path */
export function requestOf(form: JobForm, files: Readonly<Record<string, string>>): Partial<JobRequest> {
  const said = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
  return {
    program: form.program,
    files,
    args: splitArguments(form.args),
    requires: {
      ...(said(form.rig) === undefined ? {} : { rig: said(form.rig)! }),
      ...(said(form.board) === undefined ? {} : { board: said(form.board)! }),
      tags: form.tags.split(/[\s,]+/).filter((tag) => tag !== ""),
    },
    clock: form.clock,
    priority: Number(form.priority),
    timeoutSeconds: Number(form.timeout),
    network: form.network,
    ...(said(form.name) === undefined ? {} : { name: said(form.name)! }),
    ...(form.dialect === "" ? {} : { dialect: form.dialect }),
    ...(said(form.junit) === undefined ? {} : { junit: said(form.junit)! }),
    ...(form.every ? { matrix: "every" as const } : {}),
  };
}

/** Words, as a shell splits them: quotes hold words together. @throws Error for a quote that is not closed */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (const letter of text) {
    if (quote !== "") {
      if (letter === quote) quote = "";
      else word += letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= "";
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + letter;
  }
  if (quote !== "") throw new Error(`An argument begins with ${quote}, which does not come again.`);
  if (word !== undefined) words.push(word);
  return words;
}
