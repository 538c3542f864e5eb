/** What may go wrong on a link on purpose: read from text such as `seed=7,drop=1%,corrupt=0.02,delay=5%`. */
import { LinkError } from "./link-error.js";

/** The chance of each, for each piece of bytes that is written or that arrives: 0 to 1. */
export const faultKinds = {
  drop: "a piece is lost",
  duplicate: "a piece arrives twice",
  corrupt: "a bit of it is turned over",
  truncate: "its end is missing",
  delay: "it comes late, and what follows waits behind it",
  stall: "nothing moves either way for a while",
  disconnect: "the cable is pulled (counted for what is written only)",
  reset: "the board starts anew (likewise; emulated boards only)",
} as const;

export type FaultKind = keyof typeof faultKinds;

export type Faults = { readonly [kind in FaultKind]?: number } & {
  /** Two links with the same seed, the same faults and the same traffic fail alike. */
  readonly seed: number;
  /** The longest delay, and how long a stall lasts; milliseconds. */
  readonly delayMs: number;
  readonly stallMs: number;
};

export const faultForm =
  "seed=N and any of " + Object.keys(faultKinds).join(", ") + " as chances (0.01 or 1%), delay-ms, stall-ms";

/** @throws LinkError BAD_URL */
export function readFaults(text: string): Faults {
  const faults: Record<string, number> = { seed: 1, delayMs: 300, stallMs: 1000 };
  for (const part of text.split(",").map((p) => p.trim())) {
    const [, name, number, percent] = /^([a-z-]+)=([0-9]*\.?[0-9]+)(%?)$/.exec(part) ?? [];
    if (name === undefined) throw wrong(text, `"${part}" is not NAME=NUMBER`);
    const value = Number(number) / (percent === "%" ? 100 : 1);
    if (name in faultKinds) {
      if (value > 1) throw wrong(text, `a chance is at most 1, or 100%; ${name} is ${number}`);
      faults[name] = value;
    } else if (percent !== "" || !["seed", "delay-ms", "stall-ms"].includes(name)) {
      throw wrong(text, `there is no fault "${name}"`);
    } else faults[name.replace("-ms", "Ms")] = value;
  }
  if (!Object.keys(faultKinds).some((kind) => (faults[kind] ?? 0) > 0)) throw wrong(text, "nothing is to go wrong");
  return faults as unknown as Faults;
}

function wrong(text: string, why: string): LinkError {
  return new LinkError("BAD_URL", `The faults "${text}" cannot be understood: ${why}.`, "", `Write ${faultForm}.`);
}
