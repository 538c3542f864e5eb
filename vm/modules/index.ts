/**
 * The hardware-free modules written in TypeScript: name, dialects, and how to make one. Modules are made at the first
 * import. MicroPython also answers to the names with a `u` in front, which older programs use.
 */
import type { Dialect } from '../objects/dialect.js';
import type { PyModule } from '../objects/module.js';
import { makeMath } from './math.js';
import { makeMicropython } from './micropython.js';
import { makeStruct } from './struct.js';

export interface BuiltinModule {
  /** Absent: in all dialects. */
  only?: readonly Dialect[];
  make: (dialect: Dialect) => PyModule;
}

const boards = ['micropython', 'circuitpython'] as const;

/** A module and, for MicroPython, its old name. */
function withAlias(name: string, module: BuiltinModule): Record<string, BuiltinModule> {
  return { [name]: module, [`u${name}`]: { ...module, only: ['micropython'] } };
}

export const builtinModules: Readonly<Record<string, BuiltinModule>> = {
  math: { make: makeMath },
  micropython: { only: boards, make: makeMicropython },
  ...withAlias('struct', { make: makeStruct }),
};
