/** What docs/lab.md tells people to paste somewhere is what the commands take. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { parse } from "yaml";
import { describeLabCommands } from "../../src/cli/lab-commands.js";

const text = readFileSync(new URL("../../../docs/lab.md", import.meta.url), "utf8");

/** Fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, body]) => body);
}

/** @returns what is wrong with a command line; undefined when the lab's commands take it */
function fault(line: string): string | undefined {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  describeLabCommands(program, () => {});
  const words = line.split(/\s+/).filter((word) => word !== "");
  const command = program.commands.find((one) => one.name() === words[0]);
  if (command === undefined) return `there is no command ${words[0]}`;
  for (const one of program.commands)
    one
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .action(() => {});
  try {
    program.parse(words, { from: "user" });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Every `pinbridge …` of the lab's commands in a text. */
function commandLines(from: string): string[] {
  const names = "serve|agent|submit|jobs|logs|compare|why|cancel|rigs|lease";
  return [...from.matchAll(new RegExp(`pinbridge ((?:${names})\\b[^\\n\`#;"]*)`, "g"))].map(([, line]) =>
    line
      .replaceAll("…", "")
      .replace(/ with$|,$/, "")
      .trim(),
  );
}

describe("docs/lab.md", () => {
  it("shows command lines that the commands take", () => {
    const lines = blocks("").concat(blocks("yaml"), blocks("ini")).flatMap(commandLines);
    assert.ok(lines.length >= 12, String(lines.length));
    for (const line of lines) assert.equal(fault(line), undefined, line);
    assert.match(fault("serve --no-such-option")!, /unknown option/);
  });

  it("has a compose file in which two servers share a database, each reached by its own name", () => {
    const compose = parse(
      blocks("yaml").find((body) => body.includes("services:"))!,
      { merge: true },
    ) as {
      services: Record<string, { command?: string; environment: Record<string, string>; depends_on?: string[] }>;
      volumes: object;
    };
    const { database, one, two } = compose.services;
    assert.ok("POSTGRES_PASSWORD" in database.environment);
    assert.match(one.environment.PINBRIDGE_DATABASE, /@database\//);
    assert.equal(two.environment.PINBRIDGE_DATABASE, one.environment.PINBRIDGE_DATABASE);
    for (const [name, server] of Object.entries({ one, two })) {
      assert.deepEqual(server.depends_on, ["database"]);
      assert.match(server.command!, new RegExp(`--url http://${name}:8080$`));
      assert.equal(fault(server.command!.replace(/^npx pinbridge /, "")), undefined);
    }
    assert.deepEqual(Object.keys(compose.volumes), ["data"]);
  });

  it("has CI examples that are YAML, and a job each", () => {
    const ci = parse(
      blocks("yaml")
        .find((body) => body.includes("GitHub Actions"))!
        .replace(/# GitLab[\s\S]*/, ""),
    ) as {
      run: string;
      env: Record<string, string>;
    }[];
    assert.match(ci[0].run, /pinbridge submit tests\/ .*--follow/);
    assert.deepEqual(Object.keys(ci[0].env), ["PINBRIDGE_LAB", "PINBRIDGE_TOKEN"]);
    const gitlab = parse(/# GitLab\n([\s\S]*)/.exec(blocks("yaml").find((body) => body.includes("# GitLab"))!)![1]);
    assert.match(gitlab.hardware.script, /pinbridge submit tests\//);
  });

  it("has a systemd unit that systemd takes, where there is one to ask", function () {
    const unit = blocks("ini").find((body) => body.includes("[Service]"))!;
    for (const key of [
      "ExecStart=",
      "DynamicUser=yes",
      "StateDirectory=pinbridge",
      "SupplementaryGroups=dialout",
      "WantedBy=",
    ])
      assert.ok(unit.includes(key), key);
    for (const line of unit.split("\n")) assert.match(line, /^(#.*|\[\w+\]|\w+=.+|)$/);
    const folder = mkdtempSync(join(tmpdir(), "pinbridge-unit-"));
    writeFileSync(join(folder, "pinbridge.service"), unit);
    const asked = spawnSync("systemd-analyze", ["verify", join(folder, "pinbridge.service")], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    // not there in most containers; what could be read above was
    if (asked.error === undefined) assert.doesNotMatch(asked.stderr, /Unknown|Invalid|Failed to parse/);
  });
});
