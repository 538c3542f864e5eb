/**
 * How Python names and texts are written in generated JavaScript. Nothing of the user's goes into the text any other way:
 * names are mangled to [A-Za-z0-9_$], everything else is a quoted, escaped literal.
 */

/** A name as part of a JavaScript identifier. Characters beyond ASCII letters and digits become `$hex$`. */
export function mangle(name: string): string {
  return /^\w*$/.test(name) ? name : name.replaceAll(/[^A-Za-z0-9_]/gu, (ch) => `$${ch.codePointAt(0)!.toString(16)}$`);
}

/** The JavaScript variable of a Python variable. */
export function variable(name: string): string {
  return `v_${mangle(name)}`;
}

/** The property access for the attribute or global `name`: `.$name`, or in brackets when it is no plain identifier. */
export function attribute(name: string): string {
  return /^\w*$/.test(name) ? `.$${name}` : `[${quote(`$${name}`)}]`;
}

/** The property access for the method slot of `name`. */
export function methodSlot(name: string): string {
  return /^\w*$/.test(name) ? `.m$${name}` : `[${quote(`m$${name}`)}]`;
}

/** A property key in an object literal. */
export function propertyKey(name: string): string {
  return /^\w*$/.test(name) ? `$${name}` : quote(`$${name}`);
}

/** A string literal. JSON leaves U+2028 and U+2029 as they are, which JavaScript strings may hold since ES2019; lone surrogates are escaped. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
