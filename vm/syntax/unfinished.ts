/**
 * Whether a statement that is being typed goes on in the next line. Decided from the text alone, as a board does, without parsing: open
 * brackets and triple quotes go on, so does a backslash at the end, and a compound statement until an empty line.
 *
 * @see MicroPython py/repl.c mp_repl_continue_with_input
 */

const COMPOUND = /^(?:@|(?:if|while|for|try|with|def|class|async)(?![\w\u0080-\u{10ffff}]))/u;
/** `match` is a keyword only where a pattern follows. */
const MATCH = /^match\b[^=\n]*:[ \t]*(?:#.*)?(?:\n|$)/;

export function isUnfinished(text: string): boolean {
  if (text === "") return false;
  const { quote, depth } = scan(text);
  if (quote.length === 3) return true;
  if (depth && quote === "") return true;
  if (text.endsWith("\\")) return true;
  return (COMPOUND.test(text) || MATCH.test(text)) && !text.endsWith("\n");
}

/** What is open at the end: a quote, and whether brackets of any kind are. Comments are not looked for, as boards do not. */
function scan(text: string): { quote: string; depth: boolean } {
  const open = { "(": 0, "[": 0, "{": 0 };
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "'" || c === '"') {
      const triple = text.startsWith(c.repeat(3), i);
      if (triple && (quote === "" || quote === c.repeat(3))) {
        quote = quote === "" ? c.repeat(3) : "";
        i += 2;
      } else if (quote === "" || quote === c) quote = quote === "" ? c : "";
    } else if (quote !== "") {
      if (c === "\\" && /['"\\]/.test(text[i + 1] ?? "")) i++;
    } else if (c in open) open[c as "("]++;
    else if (c === ")") open["("]--;
    else if (c === "]") open["["]--;
    else if (c === "}") open["{"]--;
  }
  return { quote, depth: Object.values(open).some((n) => n > 0) };
}
