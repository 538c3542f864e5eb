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
    .option("--keep-days <n>", "forget finished jobs after so long (default: 90)", number(1, 3650))
    .option("--keep-files-days <n>", "forget their logs and files sooner than their results", number(1, 3650))
    .option("--restore <file>", "fill the empty lab from a backup first")
    .option("--inner-webhooks", "let webhooks go to addresses inside this network")
    .option("--oidc-issuer <url>", "people may sign in at this OpenID provider; needs --oidc-client and --url")
    .option("--oidc-client <id>", "what the provider calls this lab")
    .addOption(new Option("--oidc-secret <secret>", "the lab's at the provider").env("PINBRIDGE_OIDC_SECRET"))
    .addOption(
      new Option("--oidc-role <role>", "what those are who sign in there for the first time")
        .choices(["viewer", "user"])
        .default("viewer"),
    )
    .option("--oidc-admins <group>", "whoever is in this group there (claim groups) is an administrator")
    .option("--requests-per-minute <n>", "most from one address (default: 3000)", number(1, 100_000_000))
    .addOption(drainOption())
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
    .addOption(drainOption())
    .action(async (options) => {
      const { agentCommand } = await import("./serve.js");
      done(await agentCommand(options));
    });

  lab(program.command("submit"))
    .summary("have a lab run a program on one of its rigs")
    .description(
      "Uploads files or one folder and queues a job. Of a folder, code.py or main.py is run; of several files, the first.",
    )
    .argument("<files...>")
    .option("-t, --tag <tag>", "the rig must have it; !tag: must not (repeatable)", collect, [])
    .option("--rig <name>", "this rig and no other")
    .option("--board <kind>", "a kind of board: pico, feather")
    .option("--every", "a job for each rig that fits")
    .option("--program <file>", "run this one of the files")
    .option("--arg <text>", "for the program's sys.argv (repeatable)", collect, [])
    .option("--name <name>", "what its history is kept under")
    .option("--as <dialect>", "circuitpython or micropython")
    .option("--clock <kind>", "an emulated board's time: simulated or wall")
    .option("--priority <n>", "-100 to 100", signed)
    .option("--timeout <seconds>", "end it after so long", number(1, 86_400))
    .option("--retries <n>", "on other rigs, when a rig fails", number(0, 5))
    .option("--needs <job>", "only when that job has passed (repeatable)", collect, [])
    .option("--junit <file>", "where the program writes JUnit XML")
    .option("-f, --follow", "show its output, and end as it ends; Ctrl-C cancels it")
    .option("--artefacts <dir>", "with --follow: keep there what it leaves, its JUnit XML and its output, by rig")
    .option("--json", "for other programs")
    .action(async (files: string[], { arg, ...options }) => {
      const { interrupted, labCommand } = await import("./lab-client.js");
      const until = options.follow === true ? { until: interrupted() } : {};
      done(await labCommand("submit", files, { ...options, ...until, args: arg }));
    });

  lab(program.command("jobs"))
    .summary("list a lab's jobs")
    .option("--state <state>", "waiting, running or done")
    .option("--user <name>", "only this user's")
    .option("-n, --limit <n>", "how many", number(1, 500), 20)
    .option("--json", "for other programs")
    .action(async (options) => {
      const { labCommand } = await import("./lab-client.js");
      done(await labCommand("jobs", options));
    });

  lab(program.command("logs"))
    .summary("show the output of a lab's job")
    .argument("<job>", "a job or a run")
    .option("-f, --follow", "as it comes, and end as the job ends")
    .action(async (id: string, options) => {
      const { labCommand } = await import("./lab-client.js");
      done(await labCommand("logs", id, options));
    });

  lab(program.command("compare"))
    .summary("say how a lab's run differs from the last one that passed, or from another")
    .description(
      "Results, measured values, what was asked of the hardware command by command, and output. Ends with 1 when something differs.",
    )
    .argument("<run>", "a run, or a job for its last one")
    .argument("[other]", "what to hold it against (default: the last run before it that passed)")
    .option("--json", "for other programs")
    .action(async (id: string, other: string | undefined, options) => {
      const { labCommand } = await import("./lab-client.js");
      done(await labCommand("compare", id, other, options));
    });

  lab(program.command("why"))
    .summary("say in one sentence why a job waits")
    .argument("<job>")
    .action(async (id: string, options) => {
      const { labCommand } = await import("./lab-client.js");
      done(await labCommand("why", id, options));
    });

  lab(program.command("cancel"))
    .summary("stop jobs of a lab, wherever they are")
    .argument("<jobs...>")
    .action(async (ids: string[], options) => {
      const { labCommand } = await import("./lab-client.js");
      done(await labCommand("cancel", ids, options));
    });

  lab(program.command("rigs"))
    .summary("list a lab's rigs and their state")
    .option("--json", "for other programs")
    .action(async (options) => {
      const { labCommand } = await import("./lab-client.js");
      done(await labCommand("rigs", options));
    });

  lab(program.command("lease"))
    .summary("have a rig of a lab for yourself, until Ctrl-C")
    .argument("[rig]", "by default any that fits")
    .option("-t, --tag <tag>", "it must have it (repeatable)", collect, [])
    .option("--board <kind>", "a kind of board")
    .option("-m, --minutes <n>", "at most so long", number(1, 1440), 60)
    .option("--purpose <text>", "what others are told")
    .action(async (rig: string | undefined, options) => {
      const { interrupted, labCommand } = await import("./lab-client.js");
      done(await labCommand("lease", rig, { ...options, until: interrupted() }));
    });
}

function drainOption(): Option {
  return new Option("--drain-seconds <n>", "when told to stop, let what runs on this machine's boards end for so long")
    .argParser(number(0, 86_400))
    .default(60);
}

/** Which lab, and who asks. */
function lab(command: Command): Command {
  return command
    .addOption(new Option("--lab <url>", "the lab's server").env("PINBRIDGE_LAB").default("http://127.0.0.1:8080"))
    .addOption(new Option("--token <token>", "made by the lab").env("PINBRIDGE_TOKEN"));
}

function signed(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < -100 || value > 100)
    throw new InvalidArgumentError("It must be a whole number from -100 to 100.");
  return value;
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
