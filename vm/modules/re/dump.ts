/** What `re.compile(…, re.DEBUG)` prints: the program, as MicroPython's coverage build shows it. */

import * as P from "./program.js";
import { instructionLength } from "./match.js";

export function dumpProgram({ code, instructions }: P.Program): string {
  const lines: string[] = [];
  for (let pc = 0; pc < code.length; pc += instructionLength(code, pc)) {
    lines.push(`${String(pc).padStart(2)}: ${describe(code, pc)}`);
  }
  lines.push(`Bytes: ${code.length}, insts: ${instructions}`);
  return lines.join("\n") + "\n";
}

function describe(code: readonly number[], pc: number): string {
  const operand = code[pc + 1];
  const jump = (name: string) => `${name} ${pc + 2 + operand} (${operand})`;
  switch (code[pc]) {
    case P.CHAR:
      return `char ${String.fromCharCode(operand)}`;
    case P.ANY:
      return "any";
    case P.CLASS:
      return `class ${describeClass(code, pc + 1)}`;
    case P.CLASS_NOT:
      return `classnot ${describeClass(code, pc + 1)}`;
    case P.NAMED_CLASS:
      return `namedclass ${String.fromCharCode(operand)}`;
    case P.BOL:
      return "assert bol";
    case P.EOL:
      return "assert eol";
    case P.JUMP:
      return jump("jmp");
    case P.SPLIT:
      return jump("split");
    case P.RSPLIT:
      return jump("rsplit");
    case P.SAVE:
      return `save ${operand}`;
    default:
      return "match";
  }
}

function describeClass(code: readonly number[], at: number): string {
  const words = [String(code[at])];
  for (let i = at + 1; i < at + 1 + 2 * code[at]; i += 2) words.push(`0x${hex(code[i])}-0x${hex(code[i + 1])}`);
  return words.join(" ");
}

function hex(code: number): string {
  return Math.max(0, code).toString(16).padStart(2, "0");
}
