/** Instructions as text, in the assembler's own spelling, for what the board objects to (datasheet 3.4). */

const CONDITIONS = ["", "!x, ", "x--, ", "!y, ", "y--, ", "x!=y, ", "pin, ", "!osre, "];
const SOURCES = ["pins", "x", "y", "null", "", "status", "isr", "osr"];
const OUTS = ["pins", "x", "y", "null", "pindirs", "pc", "isr", "exec"];
const MOVES = ["pins", "x", "y", "", "exec", "pc", "isr", "osr"];
const SETS = ["pins", "x", "y", "", "pindirs", "", "", ""];

/** Without side-set and delay: what their five bits mean depends on the machine. */
export function disassemble(word: number): string {
  const field = (word >> 5) & 7;
  const low = word & 0x1f;
  const count = low || 32;
  switch (word >> 13) {
    case 0:
      return `jmp ${CONDITIONS[field]}${low}`;
    case 1:
      return `wait ${(word >> 7) & 1} ${["gpio", "pin", "irq", "?"][field & 3]} ${index(low, (field & 3) === 2)}`;
    case 2:
      return `in ${SOURCES[field]}, ${count}`;
    case 3:
      return `out ${OUTS[field]}, ${count}`;
    case 4: {
      const pull = (word & 0x80) !== 0;
      const when = word & 0x40 ? (pull ? " ifempty" : " iffull") : "";
      return `${pull ? "pull" : "push"}${when} ${word & 0x20 ? "block" : "noblock"}`;
    }
    case 5:
      return `mov ${MOVES[field]}, ${["", "!", "::", "?"][(word >> 3) & 3]}${SOURCES[word & 7]}`;
    case 6:
      return `irq ${word & 0x40 ? "clear " : word & 0x20 ? "wait " : ""}${index(low, true)}`;
    default:
      return `set ${SETS[field]}, ${low}`;
  }
}

function index(low: number, relative: boolean): string {
  return relative && low & 0x10 ? `${low & 7} rel` : String(low);
}
