/** The command line, or a call of the public API, asks for something that cannot be: an unreadable file, a board URL of no known kind. */
export class UsageError extends Error {
  override name = "UsageError";

  constructor(
    readonly what: string,
    readonly why?: string,
    readonly next?: string,
  ) {
    super([what, why, next].filter((part) => part !== undefined).join(" "));
  }
}
