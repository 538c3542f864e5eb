/** `pinbridge dump`: the stages of the compiler, for people who work on it or wonder what it makes of their program. */

import { readFileSync } from "node:fs";
import {
  PySyntaxError,
  analyze,
  decodeSource,
  dumpAst,
  dumpScopes,
  dumpTokens,
  parse,
  translate,
} from "../../vm/index.js";
import { dialectOf, importedModules } from "../run/imports.js";
import { UsageError } from "../run/usage-error.js";
import { complain } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";

export interface DumpOptions {
  tokens?: boolean;
  ast?: boolean;
  scopes?: boolean;
  js?: boolean;
}

/** @returns the exit code */
export async function dumpCommand(file: string, options: DumpOptions): Promise<number> {
  try {
    process.stdout.write(`${dump(decodeSource(read(file), file), file, options).trimEnd()}\n`);
    return exitCodes.ok.code;
  } catch (error) {
    if (!(error instanceof PySyntaxError)) throw error;
    complain({ what: `${file} does not compile.`, why: error.format() });
    return exitCodes.exception.code;
  }
}

function dump(source: string, file: string, { tokens, ast, scopes }: DumpOptions): string {
  if (tokens === true) return dumpTokens(source);
  if (!(ast === true || scopes === true))
    return translate(source, file, "exec", dialectOf(importedModules(source))).text;
  const tree = parse(source, { filename: file });
  if (ast === true) return dumpAst(tree, { indent: 2 });
  return dumpScopes(analyze(tree));
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new UsageError(
      `The program ${file} cannot be read.`,
      (error as Error).message,
      "Check the name and the folder you are in.",
    );
  }
}
