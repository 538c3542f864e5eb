/**
 * What a computer must let a user do before a board can be talked to: open its port and its USB device, without another program in the way. Linux
 * asks for permissions and a udev rule; macOS and Windows for neither.
 *
 * The computer is handed in as a few facts, so that every one of them can be had in a test.
 */

import { constants, accessSync, readFileSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bad, good, type Check } from "./check.js";

export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly uid: number;
  /** Numbers of the groups that this process is in. */
  readonly gids: readonly number[];
  /** Names in a folder; none when there is no such folder. */
  list(folder: string): readonly string[];
  /** undefined: there is none, or it may not be read. */
  read(file: string): string | undefined;
  link(file: string): string | undefined;
  /** Whether this user may read and write it. */
  usable(file: string): boolean;
  groupOf(file: string): number | undefined;
}

const ruleFolders = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d"];
const usualGroups = ["dialout", "uucp", "plugdev"];
const ruleFile = fileURLToPath(new URL("../../../docs/udev/70-pinbridge.rules", import.meta.url));
const installRule = `sudo cp ${ruleFile} /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger, then plug the board in again.`;

/** @param port  of the board that is meant: `/dev/ttyACM0`; by default all that USB serial boards come up as */
export function checkComputer(computer: Computer, port?: string): Check[] {
  if (computer.platform !== "linux")
    return [good("permissions", `${computer.platform} lets every user open serial ports and WebUSB devices.`)];
  const ports =
    port === undefined
      ? computer
          .list("/dev")
          .filter((name) => /^ttyACM\d+$/.test(name))
          .map((name) => `/dev/${name}`)
          .sort()
      : [port];
  const rule = findRule(computer);
  return [
    checkGroup(computer, ports),
    ...ports.map((path) => checkPort(computer, path)),
    checkRule(rule),
    checkModemManager(computer, rule.ignoresModems),
    ...ports.flatMap((path) => checkBusy(computer, path)),
  ];
}

/** The group that serial ports belong to: asked of a port that is there, else the usual one. */
function checkGroup(computer: Computer, ports: readonly string[]): Check {
  if (computer.uid === 0) return good("group", "You are root, who may open everything.");
  const groups = groupsOf(computer);
  const owner = ports.map((path) => computer.groupOf(path)).find((gid) => gid !== undefined && gid !== 0);
  const name = owner === undefined ? usualGroups.find((group) => groups.has(group)) : nameOf(groups, owner);
  const gid = owner ?? (name === undefined ? undefined : groups.get(name));
  if (gid === undefined) return good("group", "This system has no group for serial ports: the udev rule lets you in.");
  if (computer.gids.includes(gid)) return good("group", `You are in the group ${name}, which serial ports belong to.`);
  if (ports.length > 0 && ports.every((path) => computer.usable(path)))
    return good("group", `You are not in the group ${name}, and need not be: you may open the ports that are there.`);
  return bad(
    "group",
    `You are not in the group ${name}, which serial ports belong to.`,
    `sudo usermod -aG ${name} $USER, then log out and in again; or install the udev rule.`,
  );
}

function checkPort(computer: Computer, path: string): Check {
  if (computer.usable(path)) return good("port-access", `You may open ${path}.`);
  if (computer.groupOf(path) === undefined)
    return bad("port-access", `There is no port ${path}.`, "Plug the board in; pinbridge boards lists what is there.");
  return bad("port-access", `You may not open ${path}.`, `Install the udev rule: ${installRule}`);
}

interface Rule {
  readonly board: boolean;
  readonly bootloader: boolean;
  readonly ignoresModems: boolean;
}

/** What the rules that are installed say of our ids; comments say nothing. */
function findRule(computer: Computer): Rule {
  const lines = ruleFolders
    .flatMap((folder) =>
      computer
        .list(folder)
        .filter((name) => name.endsWith(".rules"))
        .map((name) => computer.read(`${folder}/${name}`) ?? ""),
    )
    .flatMap((text) => text.replaceAll("\\\n", " ").split("\n"))
    .filter((line) => !/^\s*#/.test(line));
  const about = (vendor: string, product: string): string[] =>
    lines.filter((line) => line.includes(`"${vendor}"`) && line.includes(`"${product}"`));
  const board = about("1209", "0001");
  const opens = (line: string): boolean => /uaccess|MODE:?=|GROUP:?=/.test(line);
  return {
    board: board.some(opens),
    bootloader: about("2e8a", "0003").some(opens),
    ignoresModems: board.some((line) => /ID_MM_DEVICE_IGNORE\}="1"/.test(line)),
  };
}

function checkRule({ board, bootloader }: Rule): Check {
  if (board && bootloader)
    return good("udev-rule", "A udev rule lets you open boards (1209:0001) and the RP2040's bootloader (2e8a:0003).");
  const missing = [
    ...(board ? [] : ["boards (1209:0001)"]),
    ...(bootloader ? [] : ["the RP2040's bootloader (2e8a:0003)"]),
  ];
  return bad("udev-rule", `No udev rule lets you open ${missing.join(" and ")} over USB.`, installRule);
}

function checkModemManager(computer: Computer, ignored: boolean): Check {
  const runs = processes(computer).some((pid) => computer.read(`/proc/${pid}/comm`)?.trim() === "ModemManager");
  if (!runs) return good("modem-manager", "ModemManager does not run.");
  if (ignored) return good("modem-manager", "ModemManager runs, and the udev rule keeps it away from boards.");
  return bad(
    "modem-manager",
    "ModemManager runs: it opens each new serial port and sends it AT commands for some seconds.",
    `Keep it away from boards: ${installRule}`,
  );
}

/** Other programs that have the port open, as far as this user may see them. */
function checkBusy(computer: Computer, path: string): Check[] {
  const holders = processes(computer).filter((pid) =>
    computer.list(`/proc/${pid}/fd`).some((fd) => computer.link(`/proc/${pid}/fd/${fd}`) === path),
  );
  if (holders.length === 0) return [good("port-busy", `No program of yours has ${path} open.`)];
  const named = holders.map((pid) => `${computer.read(`/proc/${pid}/comm`)?.trim() ?? "a process"} (${pid})`);
  return [bad("port-busy", `${path} is open in ${named.join(", ")}.`, "Close it there, and try again.")];
}

function processes(computer: Computer): string[] {
  return computer.list("/proc").filter((name) => /^\d+$/.test(name));
}

function groupsOf(computer: Computer): Map<string, number> {
  const lines = (computer.read("/etc/group") ?? "").split("\n").map((line) => line.split(":"));
  return new Map(lines.filter(([, , gid]) => gid !== undefined).map(([name, , gid]) => [name, Number(gid)]));
}

function nameOf(groups: ReadonlyMap<string, number>, wanted: number): string {
  return [...groups].find(([, gid]) => gid === wanted)?.[0] ?? `number ${wanted}`;
}

/** The one this runs on. */
export const thisComputer: Computer = {
  platform: process.platform,
  uid: process.getuid?.() ?? -1,
  gids: process.getgroups?.() ?? [],
  list: (folder) => attempt(() => readdirSync(folder)) ?? [],
  read: (file) => attempt(() => readFileSync(file, "utf8")),
  link: (file) => attempt(() => readlinkSync(file)),
  usable: (file) => attempt(() => (accessSync(file, constants.R_OK | constants.W_OK), true)) ?? false,
  groupOf: (file) => attempt(() => statSync(file).gid),
};

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
