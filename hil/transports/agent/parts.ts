/**
 * The agent's program, in parts: boards/agent/*.py. Each is run by itself, so that a board needs room for the text and the syntax tree of one at a
 * time; one that the board has no modules for is not sent, one that it has no memory for is left out, and HELLO tells what there is.
 */
import { readFile } from "node:fs/promises";
import type { AgentDialect } from "./facts.js";

export interface Part {
  /** `i2c`; what a pin can do follows from the parts there are. */
  readonly name: string;
  /** Of facts.ts's question: all must be there. */
  readonly needs: readonly string[];
  /** Without it there is no agent. */
  readonly vital?: boolean;
}

/** In the order in which they are sent: the first are used most, and later ones use them. */
export const parts: Readonly<Record<AgentDialect, readonly Part[]>> = {
  micropython: [
    { name: "core", needs: [], vital: true },
    { name: "session", needs: [], vital: true },
    { name: "stream", needs: ["select"], vital: true },
    { name: "gpio", needs: ["machine"], vital: true },
    { name: "fast", needs: ["select"] },
    { name: "i2c", needs: ["machine"] },
    { name: "spi", needs: ["machine"] },
    { name: "pwm", needs: ["machine"] },
    { name: "adc", needs: ["machine"] },
    { name: "neopixel", needs: ["machine"] },
    { name: "event", needs: ["machine"] },
    { name: "uart", needs: ["machine"] },
    { name: "onewire", needs: ["_onewire"] },
    { name: "system", needs: ["machine"] },
  ],
  circuitpython: [
    { name: "core", needs: [], vital: true },
    { name: "session", needs: [], vital: true },
    { name: "stream", needs: ["usb_cdc", "microcontroller"], vital: true },
    { name: "gpio", needs: ["digitalio"], vital: true },
    { name: "i2c", needs: ["busio"] },
    { name: "spi", needs: ["busio"] },
    { name: "pwm", needs: ["pwmio"] },
    { name: "adc", needs: ["analogio"] },
    { name: "neopixel", needs: ["neopixel_write"] },
    { name: "pulse", needs: ["pulseio"] },
    { name: "counter", needs: ["countio"] },
    { name: "rotary", needs: ["rotaryio"] },
    { name: "uart", needs: ["busio"] },
    { name: "onewire", needs: ["onewireio"] },
    { name: "system", needs: ["microcontroller"] },
  ],
};

/** Parts that are the same for both, and those that begin alike. */
const shared = ["core", "session"];
const alike = ["i2c"];

/** The text of a part, as it is sent. */
export async function textOf(dialect: AgentDialect, { name }: Part): Promise<string> {
  const files = [
    ...(shared.includes(name) || alike.includes(name) ? [`${name}.py`] : []),
    ...(shared.includes(name) ? [] : [`${dialect}/${name}.py`]),
  ];
  const texts = files.map((file) => readFile(new URL(`../../../../boards/agent/${file}`, import.meta.url), "utf8"));
  return compact((await Promise.all(texts)).join(""));
}

/** Without comments, blank lines and three quarters of the indentation. The agent's files have neither docstrings nor a # in a string. */
export function compact(source: string): string {
  return source
    .split("\n")
    .map((line) => line.replace(/\s*#.*$/, "").replace(/^(?: {4})+/, (blanks) => " ".repeat(blanks.length / 4)))
    .filter((line) => line.trim() !== "")
    .join("\n")
    .concat("\n");
}

/** Bytes as a Python literal. */
export function literal(bytes: Uint8Array): string {
  return `b"${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
}
