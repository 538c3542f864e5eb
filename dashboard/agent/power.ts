/**
 * Power control and flashing: programs that the administrator has named, run without a shell, so that nothing in a board's name or serial number is
 * ever read as a command.
 */
import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { Flash, Power, StartMessage } from "../shared/index.js";
import type { Relays } from "./relays.js";

const powerTimeoutMs = 20_000;
/** What a board's capacitors need to run empty. */
const offForMs = 1500;

/** @throws Error with what the program said */
export async function switchPower(power: Power, action: "on" | "off" | "cycle", relays: Relays): Promise<void> {
  if (action === "cycle") {
    await switchPower(power, "off", relays);
    await delay(offForMs);
    return switchPower(power, "on", relays);
  }
  switch (power.kind) {
    case "uhubctl":
      return runCommand(["uhubctl", "-l", power.hub, "-p", String(power.port), "-a", action], powerTimeoutMs);
    case "relay":
      return relays.switch(power, action);
    case "command":
      return runCommand(action === "on" ? power.on : power.off, powerTimeoutMs);
  }
}

/** Puts the firmware on the board. `{url}`, `{serial}` and `{port}` in the command stand for the board's own. */
export async function flashBoard(flash: Flash, rig: StartMessage["rig"]): Promise<void> {
  const port = rig.url.replace(/^serial:/, "");
  const known: Record<string, string> = { "{url}": rig.url, "{serial}": rig.usbSerial ?? "", "{port}": port };
  const command = flash.command.map((word) => word.replaceAll(/\{(?:url|serial|port)\}/g, (name) => known[name]));
  return runCommand(command, flash.timeoutSeconds * 1000);
}

function runCommand([file, ...args]: readonly string[], timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { timeout: timeoutMs, maxBuffer: 1 << 20, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) return resolve();
      const said = `${stderr}${stdout}`.trim().split("\n").slice(-3).join(" ").slice(0, 500);
      if ((error as NodeJS.ErrnoException).code === "ENOENT")
        return reject(new Error(`There is no program ${file} on the agent.`));
      reject(
        new Error(
          `${file} ${error.killed === true ? `did not end within ${timeoutMs / 1000} s` : "failed"}${said === "" ? "." : `: ${said}`}`,
        ),
      );
    });
  });
}
