/** The commands of the lab: what each takes. Their work is in the room `dashboard`, loaded when one of them is given. */

import { hostname } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";

export function describeLabCommands(program: Command, done: (code: number) => void): void {
  program
    .command("serve")
    .summary("share boards: a server, its database and a web page, on this machine")
    .description(
      "Serves the lab: this machine's boards and emulated ones as rigs that people and CI share. Everything it keeps is in one folder.",
    )
    .option("--data <dir>", "the folder (default: ~/.local/share/pinbridge/lab)")
    .option("--host <address>", "listen there; other machines can reach it when it is not the loopback", "127.0.0.1")
    .option("-p, --port <n>", "listen there", number(0, 65_535), 8080)
    .addOption(
      new Option("--database <url>", "a PostgreSQL server, 15 or newer, instead of the embedded one").env(
        "PINBRIDGE_DATABASE",
      ),
    )
    .option("--url <url>", "how others reach this server, when it is not by its address")
    .option("--emulated <board>", "offer this emulated board (repeatable; default: pico and feather)", collect, [])
    .option("--no-agent", "no boards of this machine: agents bring theirs")
    .option(
      "--lease-seconds <n>",
      "after so long without a word from an agent its jobs are tried elsewhere",
      number(3, 3600),
    )
    .option("--keep-days <n>", "forget finished jobs after so long", number(1, 3650))
    .option("--inner-webhooks", "let webhooks go to addresses inside this network")
    .option("--trust-proxy", "believe X-Forwarded-For: only behind a proxy that sets it")
    .addOption(new Option("--log <level>", "JSON lines on stdout").choices(["debug", "info", "warn", "error"]))
    .action(async (options) => {
      const { serveCommand } = await import("./serve.js");
      done(await serveCommand(options));
    });

  program
    .command("agent")
    .summary("bring this machine's boards to a lab")
    .description(
      "Dials out to a lab's server and offers it this machine's boards. Nothing listens here, so it works behind a router.",
    )
    .requiredOption("--join <url>", "the server: https://lab.example:8080")
    .addOption(
      new Option("--token <token>", "made by an administrator for this agent's name").env("PINBRIDGE_AGENT_TOKEN"),
    )
    .option("--name <name>", "what the lab calls this machine", hostname().split(".")[0])
    .option("--data <dir>", "for caches and runs")
    .option("--emulated <board>", "offer this emulated board too (repeatable)", collect, [])
    .action(async (options) => {
      const { agentCommand } = await import("./serve.js");
      done(await agentCommand(options));
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
