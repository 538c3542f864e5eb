/** Tracebacks and uncaught exceptions as text, in the dialect's format. */

import { type PyValue, None, builtinTypes } from '../objects/object.js';
import type { PyBaseException } from '../objects/exception.js';
import { active } from '../objects/dialect.js';
import { repr, str } from './protocol.js';

/** The whole report, each line ended by a newline. Chained exceptions are shown where the dialect does. */
export function formatException(exc: PyBaseException, seen = new Set<PyBaseException>()): string {
  if (active.dialect === 'micropython') return formatOne(exc);
  seen.add(exc);
  let before = '';
  const cause = exc.cause as PyBaseException | typeof None;
  const context = exc.context as PyBaseException | typeof None;
  if (cause !== None && !seen.has(cause as PyBaseException)) {
    before = `${formatException(cause as PyBaseException, seen)}\nThe above exception was the direct cause of the following exception:\n\n`;
  } else if (context !== None && !exc.suppressContext && !seen.has(context as PyBaseException)) {
    before = `${formatException(context as PyBaseException, seen)}\nDuring handling of the above exception, another exception occurred:\n\n`;
  }
  return before + formatOne(exc);
}

function formatOne(exc: PyBaseException): string {
  let text = '';
  if (exc.traceback.length > 0 || exc.type.mro.includes(builtinTypes.SyntaxError)) {
    text = 'Traceback (most recent call last):\n';
    for (const { code, line } of [...exc.traceback].reverse()) text += `  File "${code.file}", line ${line}, in ${code.name}\n`;
  }
  return text + lastLine(exc) + '\n';
}

/** `Type: text`, or `Type` or `Type: ` without a text (MicroPython writes the colon always). */
export function lastLine(exc: PyBaseException): string {
  const location = syntaxLocation(exc);
  const name = active.dialect === 'host' && exc.type.module !== undefined && exc.type.module !== '__main__' ? `${exc.type.module}.${exc.type.name}` : exc.type.name;
  const text = safeText(exc);
  if (text === '' && active.dialect === 'host') return location + name;
  return `${location}${name}: ${text}`;
}

/** `  File "x.py", line 3` before a SyntaxError's last line. */
function syntaxLocation(exc: PyBaseException): string {
  const at = (exc as PyBaseException & { location?: { file: string; line: number; text?: string } }).location;
  return at === undefined ? '' : `  File "${at.file}", line ${at.line}${active.dialect === 'host' && at.text !== undefined ? `\n${at.text}` : ''}\n`;
}

function safeText(exc: PyBaseException): string {
  try {
    return str(exc);
  } catch {
    return '<exception str() failed>';
  }
}

export function describe(v: PyValue): string {
  return repr(v);
}
