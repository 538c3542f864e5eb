/**
 * JUnit XML: written for those who download it, read from what programs write.
 *
 * The reader knows as much of XML as JUnit files have: elements, attributes, text, CDATA, comments. Document types are refused, so that there are
 * no entities but the five, and nothing expands.
 */
import type { Measurement, TestResult } from "../../shared/index.js";

export interface JUnitSource {
  readonly name: string;
  readonly startedAt: string | null;
  readonly tests: readonly {
    suite: string;
    name: string;
    status: string;
    durationMs: number | null;
    message: string | null;
  }[];
  readonly measurements: readonly Measurement[];
}

export function junitXml({ name, startedAt, tests, measurements }: JUnitSource): string {
  const suites = [...new Set(tests.map(({ suite }) => suite))];
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name=${quoted(name)} tests="${tests.length}">`];
  for (const suite of suites) {
    const own = tests.filter((test) => test.suite === suite);
    const count = (status: string): number => own.filter((test) => test.status === status).length;
    lines.push(
      `  <testsuite name=${quoted(suite)} tests="${own.length}" failures="${count("failed")}" errors="${count("error")}" skipped="${count("skipped")}"${startedAt === null ? "" : ` timestamp=${quoted(startedAt)}`}>`,
    );
    if (suite === suites[0] && measurements.length > 0) {
      lines.push("    <properties>");
      for (const m of measurements)
        lines.push(
          `      <property name=${quoted(`measure:${m.name}`)} value=${quoted(`${m.value} ${m.unit}`.trim())}/>`,
        );
      lines.push("    </properties>");
    }
    for (const test of own) {
      const head = `    <testcase classname=${quoted(suite)} name=${quoted(test.name)}${test.durationMs === null ? "" : ` time="${(test.durationMs / 1000).toFixed(3)}"`}`;
      const element = { failed: "failure", error: "error", skipped: "skipped" }[test.status];
      if (element === undefined) lines.push(`${head}/>`);
      else
        lines.push(
          `${head}>`,
          `      <${element} message=${quoted(firstLine(test.message ?? ""))}>${escaped(test.message ?? "")}</${element}>`,
          "    </testcase>",
        );
    }
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>", "");
  return lines.join("\n");
}

const mostTests = 20_000;
const mostDepth = 64;

/** @throws Error that says what is wrong with the file */
export function readJUnit(text: string): { tests: TestResult[]; measurements: Measurement[] } {
  const tests: TestResult[] = [];
  const measurements: Measurement[] = [];
  const path: string[] = [];
  const suites: string[] = [];
  let test: { -readonly [K in keyof TestResult]: TestResult[K] } | undefined;
  let message = "";
  for (const token of tokens(text)) {
    if (token.kind === "text") {
      if (test !== undefined && test.status !== "passed" && message.length < 20_000) message += token.text;
    } else if (token.kind === "open") {
      const { name, attributes } = token;
      path.push(name);
      if (path.length > mostDepth) throw new Error("Its elements are nested too deep.");
      if (name === "testsuite") suites.push(attributes.name ?? "");
      if (name === "testcase") {
        const seconds = Number(attributes.time?.replaceAll(",", ""));
        test = {
          suite: (attributes.classname || suites[suites.length - 1] || "tests").slice(0, 300),
          name: (attributes.name || "unnamed").slice(0, 500),
          status: "passed",
          durationMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null,
          message: null,
        };
        message = "";
      }
      if (test !== undefined && (name === "failure" || name === "error" || name === "skipped")) {
        test.status = name === "failure" ? "failed" : name;
        message = attributes.message ?? "";
        if (message !== "") message += "\n";
      }
      if (name === "property" && attributes.name?.startsWith("measure:")) {
        const match = /^\s*([-+0-9.eE]+)\s*(.*)$/.exec(attributes.value ?? "");
        if (match !== null && Number.isFinite(Number(match[1]))) {
          measurements.push({
            name: attributes.name.slice(8, 108),
            value: Number(match[1]),
            unit: match[2].slice(0, 30),
          });
        }
      }
    } else {
      const open = path.pop();
      if (open !== token.name) throw new Error(`</${token.name}> closes <${open ?? "nothing"}>.`);
      if (token.name === "testsuite") suites.pop();
      if (token.name === "testcase" && test !== undefined) {
        tests.push({ ...test, message: test.status === "passed" ? null : message.trim().slice(0, 20_000) });
        if (tests.length > mostTests) throw new Error(`It has more than ${mostTests} tests.`);
        test = undefined;
      }
    }
  }
  if (path.length > 0) throw new Error(`<${path[path.length - 1]}> is not closed.`);
  return { tests, measurements };
}

type Token =
  | { kind: "open"; name: string; attributes: Record<string, string> }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

function* tokens(text: string): Generator<Token> {
  let at = 0;
  const until = (end: string, from: number): number => {
    const found = text.indexOf(end, from);
    if (found < 0) throw new Error(`It ends before a ${end}.`);
    return found;
  };
  while (at < text.length) {
    const open = text.indexOf("<", at);
    if (open !== at) yield { kind: "text", text: unescaped(text.slice(at, open < 0 ? undefined : open)) };
    if (open < 0) return;
    if (text.startsWith("<!--", open)) at = until("-->", open + 4) + 3;
    else if (text.startsWith("<![CDATA[", open)) {
      const end = until("]]>", open);
      yield { kind: "text", text: text.slice(open + 9, end) };
      at = end + 3;
    } else if (text.startsWith("<?", open)) at = until("?>", open) + 2;
    else if (text.startsWith("<!", open)) throw new Error("It has a document type, which is refused.");
    else if (text.startsWith("</", open)) {
      const end = until(">", open);
      yield { kind: "close", name: text.slice(open + 2, end).trim() };
      at = end + 1;
    } else {
      const name = /[^\s/>]*/y;
      name.lastIndex = open + 1;
      const tag = name.exec(text)![0];
      if (tag === "") throw new Error("It has a < that begins no element.");
      const attributes: Record<string, string> = Object.create(null);
      const attribute = /\s*([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')|\s*(\/?>)/y;
      attribute.lastIndex = open + 1 + tag.length;
      for (;;) {
        const match = attribute.exec(text);
        if (match === null) throw new Error(`The attributes of <${tag.slice(0, 50)}> cannot be read.`);
        if (match[4] !== undefined) {
          yield { kind: "open", name: tag, attributes };
          if (match[4] === "/>") yield { kind: "close", name: tag };
          break;
        }
        attributes[match[1]] = unescaped(match[2] ?? match[3]);
      }
      at = attribute.lastIndex;
    }
  }
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;")}"`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0];
}
