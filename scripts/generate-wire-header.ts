/**
 * Writes boards/firmware/core/wire.h, and the tables at the end of docs/protocol.md, from the commands of hil/peripherals, so that
 * no opcode is ever typed twice.
 *
 *     node dist/scripts/generate-wire-header.js            writes both
 *     node dist/scripts/generate-wire-header.js --check    exits with 1 when either is stale
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  DriveStrength,
  FrameFlag,
  FrameType,
  HelloStatus,
  NakReason,
  PinFunction,
  PioClear,
  PioFlag,
  TargetEvent,
  Pull,
  ResetCause,
  SafeState,
  Status,
  UartError,
  commandTable,
  helloLayout,
  helloReplyLayout,
  limits,
  nakLayout,
  peripherals,
  pingLayout,
  pongLayout,
  postedErrorLayout,
  protocolVersion,
  tableHash,
} from "../hil/index.js";
import type { AnyCommand } from "../hil/index.js";

export const headerPath = fileURLToPath(new URL("../../boards/firmware/core/wire.h", import.meta.url));
export const documentPath = fileURLToPath(new URL("../../docs/protocol.md", import.meta.url));

/** The whole header, as text. */
export function wireHeader(): string {
  return [
    "/* The wire: opcodes, statuses, frames. Generated from hil/peripherals by scripts/generate-wire-header.ts: do not edit.",
    " *",
    " * Layouts: `name type` in order, little-endian; `a:1|b:7` is one byte with b in its lowest bits; varint is unsigned LEB128",
    " * of at most 32 bits; bytes and text are a varint count and the bytes; `type[]` is a varint count and the values.",
    " * docs/protocol.md says what it all means. */",
    "#ifndef PINBRIDGE_WIRE_H",
    "#define PINBRIDGE_WIRE_H",
    "",
    define("WIRE_PROTOCOL_VERSION", String(protocolVersion)),
    define("WIRE_TABLE_HASH", `0x${tableHash().toString(16)}u`),
    "",
    "/* A frame: COBS( head, seq, body, CRC-16/CCITT-FALSE of all three, low byte first ) 0x00. Head: type, or-ed with flags. */",
    ...numbers("WIRE_FRAME", FrameType),
    ...numbers("WIRE_FLAG", FrameFlag),
    define("WIRE_TYPE_MASK", "0x0f"),
    "",
    "/* Bodies that are not ops.",
    ` * HELLO: ${helloLayout.text}`,
    ` * HELLO_REPLY: ${helloReplyLayout.text}`,
    ` * PING: ${pingLayout.text}`,
    ` * PONG: ${pongLayout.text}; seq is the expected one`,
    ` * NAK: ${nakLayout.text}; seq is the expected one`,
    " * ACK: empty; seq is the expected one: everything before it has run",
    " * CANCEL: empty; seq is the request to give up",
    " * REPLY: status u8, then the results when it is WIRE_OK, else: index u16 of the op that failed",
    ` * error record, before the body of REPLY, ACK, NAK and PONG under WIRE_FLAG_POSTED_ERROR: ${postedErrorLayout.text} */`,
    ...numbers("WIRE_NAK", NakReason),
    ...numbers("WIRE_HELLO", HelloStatus),
    ...numbers("WIRE_RESET", ResetCause),
    ...numbers("WIRE_PIN", PinFunction),
    "",
    "/* Limits. */",
    ...numbers("WIRE", limits),
    "",
    "/* Statuses. */",
    ...Object.entries(Status).map(
      ([name, { code, meaning }]) => `${define(`WIRE_${name}`, hex(code))} /* ${meaning} */`,
    ),
    "",
    "/* Values inside layouts. */",
    ...numbers("WIRE_SAFE", SafeState),
    ...numbers("WIRE_PULL", Pull),
    ...numbers("WIRE_DRIVE", DriveStrength),
    ...numbers("WIRE_UART", UartError),
    ...numbers("WIRE_PIO", PioFlag),
    ...numbers("WIRE_PIO_CLEAR", PioClear),
    ...numbers("WIRE_TARGET", TargetEvent),
    ...Object.entries(peripherals).flatMap(([name, commands]) => [
      "",
      `/* ---- ${name} ---- */`,
      ...commands.flatMap(opcode),
    ]),
    "",
    "/* Every command, by opcode: X(opcode, name, layout). The dispatch table is written with it, so that none can be forgotten.",
    " * The layout has a letter per field of the request: b one byte, h u16, w u32, v varint, d a varint count and the bytes. */",
    "#define WIRE_COMMANDS(X) \\",
    ...commandTable.map(
      (c, i) =>
        `  X(${opcodeName(c)}, ${symbol(c)}, "${c.request.letters}")${i < commandTable.length - 1 ? " \\" : ""}`,
    ),
    "",
    "#endif",
    "",
  ].join("\n");
}

function opcode(command: AnyCommand): string[] {
  const lines = wrap(command.doc, 110);
  return [
    "",
    ...lines.map((line, i) => (i === 0 ? `/* ${line}` : ` * ${line}`)),
    ` * ${command.delivery}: (${command.request.text}) -> (${command.reply.text})`,
    ` * See ${command.see} */`,
    define(opcodeName(command), hex(command.opcode)),
  ];
}

function symbol(command: AnyCommand): string {
  return command.name.replace(".", "_");
}

function opcodeName(command: AnyCommand): string {
  return `WIRE_OP_${symbol(command).toUpperCase()}`;
}

function numbers(prefix: string, values: { readonly [name: string]: number }): string[] {
  return Object.entries(values).map(([name, value]) =>
    define(`${prefix}_${name}`, value > 255 ? String(value) : hex(value)),
  );
}

function define(name: string, value: string): string {
  return `#define ${name.padEnd(32)} ${value}`;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (lines[last].length + word.length >= width) lines.push(word);
    else lines[last] += (lines[last] === "" ? "" : " ") + word;
  }
  return lines;
}

/** docs/protocol.md with its tables brought up to date. */
export function protocolDocument(current: string): string {
  const statuses = ["| code | name | meaning |", "|---|---|---|"].concat(
    Object.entries(Status).map(([name, { code, meaning }]) => `| ${hex(code)} | ${name} | ${meaning} |`),
  );
  const commands = Object.entries(peripherals).flatMap(([name, list]) => [
    `### ${name}`,
    "",
    ...list.flatMap((c) => [
      `**${hex(c.opcode)} \`${c.name}\`**, ${c.delivery}: \`(${c.request.text}) -> (${c.reply.text})\`  `,
      `${c.doc} *${c.see}.*`,
      "",
    ]),
  ]);
  return between(between(current, "statuses", statuses), "commands", commands);
}

function between(document: string, mark: string, lines: string[]): string {
  const [open, close] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`];
  const start = document.indexOf(open);
  const end = document.indexOf(close);
  if (start < 0 || end < 0) throw new Error(`docs/protocol.md has lost its mark ${open}`);
  return document.slice(0, start + open.length) + `${lines.join("\n").trimEnd()}\n` + document.slice(end);
}

function main(): void {
  const check = process.argv.includes("--check");
  for (const [path, render] of [
    [headerPath, wireHeader],
    [documentPath, protocolDocument],
  ] as const) {
    const current = existsSync(path) ? readFileSync(path, "utf8") : "";
    const fresh = render(current);
    if (fresh === current) continue;
    if (!check) writeFileSync(path, fresh);
    else {
      process.stderr.write(`${path} is stale: run npm run wire\n`);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
