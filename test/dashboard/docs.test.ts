/** What docs/lab.md tells people to paste somewhere is what the commands take. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { parse } from "yaml";
import { describeLabCommands } from "../../src/cli/lab-commands.js";

const docs = new URL("../../../docs/", import.meta.url);
const text = readFileSync(new URL("lab.md", docs), "utf8");
const example = (name: string): string => readFileSync(new URL(`lab/${name}`, docs), "utf8");

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
    const lines = [...blocks(""), ...readdirSync(new URL("lab", docs)).map(example)].flatMap(commandLines);
    assert.ok(lines.length >= 12, String(lines.length));
    for (const line of lines) assert.equal(fault(line), undefined, line);
    assert.match(fault("serve --no-such-option")!, /unknown option/);
  });

  it("names every example, each of which is there", () => {
    const named = [...text.matchAll(/\]\(lab\/([^)]+)\)/g)].map(([, name]) => name);
    assert.deepEqual(named.toSorted(), readdirSync(new URL("lab", docs)).toSorted());
  });

  it("has a compose file in which two servers share a database, each reached by its own address", () => {
    const compose = parse(example("docker-compose.yml"), { merge: true }) as {
      services: Record<
        string,
        {
          command: string;
          ports: string[];
          environment: Record<string, string>;
          depends_on?: object;
          healthcheck: { test: string[] };
        }
      >;
      volumes: object;
    };
    const { database, one, two } = compose.services;
    assert.ok("POSTGRES_PASSWORD" in database.environment);
    assert.match(one.environment.PINBRIDGE_DATABASE, /@database\//);
    assert.equal(two.environment.PINBRIDGE_DATABASE, one.environment.PINBRIDGE_DATABASE);
    for (const server of [one, two]) {
      assert.deepEqual(server.depends_on, { database: { condition: "service_healthy" } });
      const [, published] = /--url http:\/\/\$\{LAB_HOST\}:(\d+)$/.exec(server.command)!;
      assert.deepEqual(server.ports, [`${published}:8080`]);
      assert.equal(fault(server.command.replace(/^npx --yes pinbridge /, "")), undefined);
      const [kind, command, option, script] = server.healthcheck.test;
      assert.deepEqual([kind, command, option], ["CMD", "node", "-e"]);
      assert.match(script, /^fetch\("http:\/\/127\.0\.0\.1:8080\/healthz"\)/);
    }
    assert.notEqual(one.command, two.command);
    assert.deepEqual(Object.keys(compose.volumes), ["data"]);
  });

  it("has CI examples that follow a job and keep what it leaves, also when it fails", () => {
    const github = parse(example("github-actions.yml"));
    const steps: any[] = github.jobs.hardware.steps;
    const submit = steps.find(({ run }) => run !== undefined);
    assert.match(submit.run, /pinbridge submit tests\/ .*--follow --artefacts out$/);
    assert.deepEqual(Object.keys(submit.env), ["PINBRIDGE_LAB", "PINBRIDGE_TOKEN"]);
    const upload = steps.at(-1);
    assert.deepEqual([upload.if, upload.with.path], ["always()", "out/"]);
    const { hardware } = parse(example("gitlab-ci.yml"));
    assert.match(hardware.script[0], /pinbridge submit tests\/ .*--follow --artefacts out$/);
    assert.deepEqual([hardware.artifacts.when, hardware.artifacts.reports.junit], ["always", "out/*/junit.xml"]);
  });

  for (const name of ["pinbridge.service", "pinbridge-agent.service"]) {
    it(`has a systemd unit that lets runs end, and that systemd takes where there is one to ask: ${name}`, () => {
      const unit = example(name);
      const set = new Map(
        unit.split("\n").flatMap((line) => {
          assert.match(line, /^(#.*|\[\w+\]|\w+=.+|)$/);
          const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
          return key === undefined ? [] : [[key, value] as const];
        }),
      );
      assert.deepEqual(
        ["DynamicUser", "SupplementaryGroups", "KillMode", "WantedBy"].map((key) => set.get(key)),
        ["yes", "dialout", "mixed", "multi-user.target"],
      );
      // longer than the drain takes by default, and what is ended then
      assert.ok(Number(set.get("TimeoutStopSec")) >= 60 + 20);
      const folder = mkdtempSync(join(tmpdir(), "pinbridge-unit-"));
      writeFileSync(join(folder, name), unit);
      const asked = spawnSync("systemd-analyze", ["verify", join(folder, name)], { encoding: "utf8" });
      rmSync(folder, { recursive: true });
      // not there in most containers; what could be read above was
      if (asked.error === undefined) assert.doesNotMatch(asked.stderr, /Unknown|Invalid|Failed to parse/);
    });
  }
});
