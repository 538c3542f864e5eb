/**
 * Expected outputs that are patterns: each line of the `.exp` is a regular expression in which the usual characters
 * are literal unless a backslash precedes them (the reverse of the usual), and `########` stands for any number of
 * lines. A line that matches is replaced by the expected one, so that the comparison afterwards is exact.
 *
 * Texts here are bytes, one character each.
 *
 * @see MicroPython tests/run-tests.py convert_regex_escapes, run_micropython
 */

const ANY_LINES = "########\n";

export function foldRegexOutput(output: string, expected: string): string {
  const patterns = splitLines(expected).map((line) => ({ line, regex: line === ANY_LINES ? null : lineRegex(line) }));
  const lines = output.split("\n").map((line) => line + "\n");
  if (output.endsWith("\n")) lines.pop();
  let at = 0;
  for (let i = 0; i < patterns.length && at < lines.length; i++) {
    const { line, regex } = patterns[i];
    if (regex !== null) {
      if (regex.test(lines[at])) lines[at] = line;
      at++;
      continue;
    }
    const until = patterns[i + 1]?.regex;
    let end = at;
    while (end < lines.length && until && !until.test(lines[end])) end++;
    if (end >= lines.length) {
      lines[at] = "######## FAIL\n";
      break;
    }
    lines.splice(at, end - at, ANY_LINES);
    at++;
  }
  return lines.join("");
}

/** Lines with their newlines. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function lineRegex(line: string): RegExp {
  let pattern = "";
  let escaped = false;
  for (const character of line.replace(/\n$/, "")) {
    // Python's $ also stands before the newline at the end
    if (escaped) pattern += character === "$" ? "(?=\\n?$)" : character;
    else if (character !== "\\") pattern += "()[]{}.*+^$".includes(character) ? "\\" + character : character;
    escaped = !escaped && character === "\\";
  }
  return new RegExp("^(?:" + pattern + (line.endsWith("\n") ? "\r*\n" : "") + ")");
}
