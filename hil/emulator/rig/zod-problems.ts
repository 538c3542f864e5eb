/** zod's issues in our words: the real value, what was expected, and the key that was probably meant. */
import type { z } from "zod";
import type { RigProblem } from "./problem.js";
import type { Path, RigSource } from "./source.js";
import { didYouMean } from "./suggest.js";

type Issue = z.core.$ZodIssue;

export interface ZodContext {
  readonly source: RigSource;
  /** Path of the data that was parsed, within the file. */
  readonly at: Path;
  readonly data: unknown;
  /** Keys that may stand in the object which was parsed. */
  readonly keys: readonly string[];
  /** For messages: `The rig`, `bme280`. */
  readonly what: string;
  /** What to write for a key that is missing, where its type alone says too little. */
  readonly examples?: Readonly<Record<string, string>>;
}

export function zodProblems(issues: readonly Issue[], context: ZodContext): RigProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, context));
}

function problemsOf(issue: Issue, context: ZodContext): RigProblem[] {
  const { source, at, data, what } = context;
  const path = [...at, ...issue.path];
  const key = issue.path.length ? issue.path.map(String).join(".") : what;
  const value = valueAt(data, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? context.keys : [];
    return issue.keys.map((k) => ({
      code: "rig/unknown-key",
      position: source.key([...path, k]),
      message: [
        `${issue.path.length ? key : what} has no "${k}".`,
        didYouMean(k, known),
        known.length ? `Keys: ${known.join(", ")}.` : "",
      ]
        .filter(Boolean)
        .join(" "),
    }));
  }
  if (value === undefined && issue.code !== "custom") {
    return [
      {
        code: "rig/missing-key",
        position: source.key(at),
        message: `${what} needs "${key}": ${context.examples?.[key] ?? expectation(issue)}.`,
      },
    ];
  }
  if (issue.code === "invalid_key") {
    return [
      {
        code: "rig/value",
        position: source.key(path),
        message: `${key}: ${issue.issues[0]?.message ?? issue.message}`,
      },
    ];
  }
  const written = typeof value === "number" ? (source.textAt(path) ?? String(value)) : show(value);
  const message =
    issue.code === "custom" || issue.code === "invalid_format"
      ? custom(issue.message.replace("{}", written))
      : `${written} is not ${expectation(issue)}.`;
  return [{ code: "rig/value", position: source.value(path), message: `${key}: ${message}` }];
}

const custom = (message: string): string => (/[.?!]$/.test(message) ? message : `${message}.`);

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `${issue.origin === "string" || issue.origin === "array" ? "at least " + issue.minimum + " long" : `${issue.minimum} or more`}`;
    case "too_big":
      return `${issue.origin === "string" || issue.origin === "array" ? "at most " + issue.maximum + " long" : `${issue.maximum} or less`}`;
    case "invalid_union":
      return [...new Set(issue.errors.flatMap((errors) => errors.map(expectation)))].join(", or ");
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping (key: value)",
  record: "a mapping (key: value)",
};

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[step];
  return value;
}

function show(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return JSON.stringify(value);
}
