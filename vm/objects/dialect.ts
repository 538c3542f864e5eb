/** Whose Python it is: module and builtin sets, error texts, float printing. `host` is CPython's behaviour where ours differs. */
export type Dialect = "micropython" | "circuitpython" | "host";

/** The dialect of the one active VM of this realm; set by `createVM`. */
export const active: { dialect: Dialect } = { dialect: "micropython" };

/** Whether a table entry that says `only` belongs to a dialect. */
export function isIn(only: readonly Dialect[] | undefined, dialect: Dialect): boolean {
  return only === undefined || only.includes(dialect);
}
