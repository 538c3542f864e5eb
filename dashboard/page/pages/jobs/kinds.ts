/** What a job is, in the words that its row begins with. */
const kinds: Readonly<Record<string, string>> = {
  program: "Program",
  interactive: "Reservation",
  health: "Health check",
};

export function kindOf(kind: string): string {
  return kinds[kind] ?? kind;
}
