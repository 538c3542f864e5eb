/** Many sequences, each over a link with its own faults, each beside its double on a sound link. */
import type { Faults } from "../../hil/transports/faults.js";
import { Specimen, type Family } from "./board.js";
import { fault, runProgram } from "./program.js";

/** What goes wrong in turn: every kind by itself, then together; the last two end sessions. */
export const mixtures: readonly Partial<Faults>[] = [
  { drop: 0.06 },
  { duplicate: 0.15 },
  { corrupt: 0.06 },
  { truncate: 0.05 },
  { delay: 0.1 },
  { stall: 0.02 },
  { drop: 0.02, duplicate: 0.04, corrupt: 0.02, truncate: 0.02, delay: 0.03, stall: 0.005 },
  { drop: 0.02, corrupt: 0.02, disconnect: 0.015 },
  { duplicate: 0.04, delay: 0.03, reset: 0.015 },
];

export interface Campaign {
  /** Sequences that ended as they would have on a sound link. */
  same: number;
  /** And those that ended in a LinkError, by its code. */
  readonly lost: Record<string, number>;
  /** Faults that struck. */
  struck: number;
  /** Seed and what is wrong. */
  readonly wrong: string[];
}

/** @param each  told after each sequence */
export async function campaign(
  family: Family,
  first: number,
  count: number,
  each: (done: number) => void = () => {},
): Promise<Campaign> {
  const result: Campaign = { same: 0, lost: {}, struck: 0, wrong: [] };
  let sound = await powered(family);
  let faulty = await powered(family);
  for (let seed = first; seed < first + count; seed++) {
    const faults: Faults = { seed, delayMs: 300, stallMs: 700, ...mixtures[seed % mixtures.length] };
    const expected = runProgram(seed, sound, undefined);
    if (expected.lost !== undefined) throw expected.lost;
    const actual = runProgram(seed, faulty, faults);
    result.struck += actual.struck;
    const odd = fault(actual, expected) ?? violation(faulty) ?? violation(sound);
    if (odd !== undefined) result.wrong.push(`seed ${seed} (${JSON.stringify(faults)}): ${odd}`);
    if (actual.lost === undefined) result.same++;
    else result.lost[actual.lost.code] = (result.lost[actual.lost.code] ?? 0) + 1;
    if (actual.lost !== undefined || odd !== undefined) {
      await faulty.transport.close();
      faulty = await powered(family);
      // alike in all that came before
      await sound.transport.close();
      sound = await powered(family);
    }
    each(seed - first + 1);
  }
  await faulty.transport.close();
  await sound.transport.close();
  return result;
}

async function powered(family: Family): Promise<Specimen> {
  const specimen = new Specimen(family);
  await specimen.open();
  return specimen;
}

function violation({ transport }: Specimen): string | undefined {
  return transport.board!.violations[0];
}
