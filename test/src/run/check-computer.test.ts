/** What doctor says of computers that are not ours: each test is a system with one thing about it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkComputer, type Computer } from "../../../src/run/check-computer.js";
import type { Check } from "../../../src/run/check.js";
import { root } from "../command.js";

const shippedRule = readFileSync(join(root, "docs/udev/70-pinbridge.rules"), "utf8");
const port = "/dev/ttyACM0";

interface Facts {
  platform?: NodeJS.Platform;
  uid?: number;
  gids?: number[];
  /** Contents by path. */
  files?: Record<string, string>;
  links?: Record<string, string>;
  /** Group by port. */
  ports?: Record<string, number>;
  usable?: string[];
}

/** A Linux desktop in good order, but for what a test says. */
function computer(facts: Facts = {}): Computer {
  const files: Record<string, string> = {
    "/etc/group": "root:x:0:\ndialout:x:20:me\nplugdev:x:46:\n",
    "/etc/udev/rules.d/70-pinbridge.rules": shippedRule,
    "/proc/1/comm": "systemd\n",
    ...facts.files,
  };
  const ports = facts.ports ?? { [port]: 20 };
  const links = facts.links ?? {};
  const all = [...Object.keys(files), ...Object.keys(ports), ...Object.keys(links)];
  return {
    platform: facts.platform ?? "linux",
    uid: facts.uid ?? 1000,
    gids: facts.gids ?? [1000, 20],
    list: (folder) => [
      ...new Set(
        all.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1).split("/")[0]),
      ),
    ],
    read: (file) => files[file],
    link: (file) => links[file],
    usable: (file) => (facts.usable ?? Object.keys(ports)).includes(file),
    groupOf: (file) => ports[file],
  };
}

const wrong = (checks: readonly Check[]): string[] => checks.filter(({ ok }) => !ok).map(({ id }) => id);
const find = (checks: readonly Check[], id: string): Check => checks.find((one) => one.id === id)!;

describe("a computer under examination", () => {
  it("in good order is found so", () => {
    const checks = checkComputer(computer());
    assert.deepEqual(wrong(checks), []);
    assert.deepEqual(
      checks.map(({ id }) => id),
      ["group", "port-access", "udev-rule", "modem-manager", "port-busy"],
    );
  });

  it("whose user is not in the ports' group is told which it is", () => {
    const checks = checkComputer(computer({ gids: [1000], usable: [] }));
    assert.deepEqual(wrong(checks), ["group", "port-access"]);
    assert.match(find(checks, "group").next!, /usermod -aG dialout/);
  });

  it("names the group that the port really has", () => {
    const facts = { gids: [1000], usable: [], ports: { [port]: 987 }, files: { "/etc/group": "uucp:x:987:\n" } };
    assert.match(find(checkComputer(computer(facts)), "group").next!, /usermod -aG uucp/);
  });

  it("needs no group where the ports may be opened without, or by root", () => {
    assert.deepEqual(wrong(checkComputer(computer({ gids: [1000] }))), []);
    assert.deepEqual(wrong(checkComputer(computer({ uid: 0, gids: [0] }))), []);
  });

  it("without a udev rule is given the command that installs the one shipped", () => {
    const checks = checkComputer(computer({ files: { "/etc/udev/rules.d/70-pinbridge.rules": "" } }));
    assert.deepEqual(wrong(checks), ["udev-rule"]);
    const { what, next } = find(checks, "udev-rule");
    assert.match(what, /1209:0001.*2e8a:0003/);
    const path = /sudo cp (\S+) /.exec(next!)![1];
    assert.equal(readFileSync(path, "utf8"), shippedRule);
  });

  it("with half a rule is told what is missing; a comment is no rule", () => {
    const half = shippedRule.replaceAll(/^(?=.*2e8a)/gm, "# ");
    const checks = checkComputer(computer({ files: { "/etc/udev/rules.d/70-pinbridge.rules": half } }));
    assert.equal(
      find(checks, "udev-rule").what,
      "No udev rule lets you open the RP2040's bootloader (2e8a:0003) over USB.",
    );
  });

  it("with ModemManager is in order only when the rule keeps it away", () => {
    const running = { "/proc/77/comm": "ModemManager\n" };
    assert.deepEqual(wrong(checkComputer(computer({ files: running }))), []);
    const plain = shippedRule.replaceAll(/, ENV\{ID_MM_[^,\n]*/g, "");
    const checks = checkComputer(computer({ files: { ...running, "/etc/udev/rules.d/70-pinbridge.rules": plain } }));
    assert.deepEqual(wrong(checks), ["modem-manager"]);
  });

  it("is told who has the port open", () => {
    const links = { "/proc/42/fd/3": port, "/proc/42/fd/1": "/dev/pts/0" };
    const checks = checkComputer(computer({ links, files: { "/proc/42/comm": "screen\n" } }));
    assert.deepEqual(wrong(checks), ["port-busy"]);
    assert.equal(find(checks, "port-busy").what, "/dev/ttyACM0 is open in screen (42).");
  });

  it("is asked about the port that was named", () => {
    assert.deepEqual(wrong(checkComputer(computer(), "/dev/ttyACM7")), ["port-access"]);
  });

  it("that is no Linux has nothing to set up", () => {
    for (const platform of ["darwin", "win32"] as const)
      assert.deepEqual(wrong(checkComputer(computer({ platform, gids: [], files: {} }))), []);
  });
});
