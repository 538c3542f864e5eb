/**
 * Board URLs: `emulator:pico`, `serial:/dev/ttyACM0`, `serial:E6614103E7452D2F`, `usb:E6614103E7452D2F`.
 *
 * Scheme, colon, then a name that belongs to the scheme, then options after a question mark. Not WHATWG URLs: those would
 * turn the path of a port into something else.
 */
import { LinkError } from "./link-error.js";

export interface BoardUrl {
  /** The whole text. */
  readonly text: string;
  readonly scheme: string;
  /** What stands between the colon and the question mark; may be empty. */
  readonly name: string;
  /** `?interface=vendor&pace=wall`. */
  readonly options: Readonly<Record<string, string>>;
}

/** @param schemes  those that exist, for the message. @throws LinkError BAD_URL */
export function parseBoardUrl(text: string, schemes: readonly string[]): BoardUrl {
  const match = /^([a-z][a-z0-9+.-]*):([^?]*)(?:\?(.*))?$/i.exec(text.trim());
  if (match === null) {
    throw new LinkError(
      "BAD_URL",
      `"${text}" is not a board URL.`,
      guess(text),
      `Write one of ${schemes.map((s) => `${s}:…`).join(", ")}, or run pinbridge boards to see what is there.`,
    );
  }
  const scheme = match[1].toLowerCase();
  if (!schemes.includes(scheme)) {
    throw new LinkError(
      "BAD_URL",
      `"${text}": there is no way to a board called "${scheme}".`,
      guess(text),
      `Known are ${schemes.join(", ")}.`,
    );
  }
  return { text, scheme, name: match[2], options: parseOptions(match[3] ?? "", text) };
}

function parseOptions(text: string, whole: string): Record<string, string> {
  const options: Record<string, string> = {};
  for (const part of text.split("&").filter((p) => p !== "")) {
    const [key, ...value] = part.split("=");
    if (key === "" || value.length === 0) {
      throw new LinkError("BAD_URL", `"${whole}": the option "${part}" has no value.`, "", "Write it as name=value.");
    }
    options[key] = decode(value.join("="), whole);
  }
  return options;
}

function decode(text: string, whole: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new LinkError("BAD_URL", `"${whole}": "${text}" is badly escaped.`, "", "A percent sign is written %25.");
  }
}

/** People paste a port's path, or a COM port's name: `C:` of a Windows path would read as a scheme too. */
function guess(text: string): string {
  if (/^\/dev\/|^COM\d+$/i.test(text)) return `It looks like a serial port: serial:${text}.`;
  if (/^[0-9A-F]{16}$/i.test(text)) return `It looks like a board's unique id: serial:${text} or usb:${text}.`;
  return "";
}
