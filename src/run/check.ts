/** One finding of `pinbridge doctor`. */
export interface Check {
  /** Stable, for other programs: `udev-rule`. */
  readonly id: string;
  readonly ok: boolean;
  /** What was found, a sentence. */
  readonly what: string;
  /** What to do about it, when it is not in order. */
  readonly next?: string;
}

export function good(id: string, what: string): Check {
  return { id, ok: true, what };
}

export function bad(id: string, what: string, next: string): Check {
  return { id, ok: false, what, next };
}
