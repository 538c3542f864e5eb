/**
 * The command line: which commands there are, what each takes, and the text of `--help`.
 *
 * Options are read here and nowhere else; each command's work is a module of its own, loaded when the command is given. Whatever a
 * command throws ends here, becomes a message on stderr, and an exit code of exit-codes.ts.
 */

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { complain } from "./complaint.js";
import { exitCodes } from "./exit-codes.js";
import { explain } from "./explain.js";
import { describeLabCommands } from "./lab-commands.js";
import { optionsFirst } from "./options-first.js";
import { version } from "./version.js";

/** @returns the exit code. Never throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = describeCommands((result) => (code = result));
  try {
    await program.parseAsync(ownOptionsFirst(program, args), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
    const { complaint, reason } = explain(error);
    complain(complaint);
    return exitCodes[reason].code;
  }
}

function ownOptionsFirst(program: Command, [command, ...rest]: readonly string[]): string[] {
  if (command === undefined) return [];
  const runs = program.commands.find((known) => known.name() === command && ["run", "profile"].includes(command));
  return [command, ...(runs === undefined ? rest : optionsFirst(rest, runs.options))];
}

const boardHelp = "emulator:NAME, serial:PATH, usb:SERIAL, agent:PATH or https://LAB/rigs/NAME";

/** What every command that opens a board takes. */
function boardOptions(command: Command): Command {
  return command
    .addOption(new Option("-b, --board <url>", `the board: ${boardHelp}`).env("PINBRIDGE_BOARD"))
    .addOption(
      new Option("-r, --rig <file>", "the virtual parts wired to an emulated board (YAML)").env("PINBRIDGE_RIG"),
    )
    .addOption(
      new Option("--faults <spec>", "let the link fail on purpose, by chance: seed=7,drop=1%,corrupt=1%").env(
        "PINBRIDGE_FAULTS",
      ),
    );
}

/** What every command that runs Python takes. */
function pythonOptions(command: Command): Command {
  return command
    .option("-l, --lib <dir>", "look for modules there too, before lib/ (repeatable)", collect, [])
    .addOption(
      new Option("-a, --as <dialect>", "which Python to be; by default what the program's imports say").choices([
        "circuitpython",
        "micropython",
        "host",
      ]),
    )
    .addOption(
      new Option("--clock <kind>", "an emulated board's time: as fast as it goes, or as fast as yours")
        .choices(["simulated", "wall"])
        .default("simulated"),
    )
    .option("--exact", "refuse what the board's firmware would: syntax, numbers, memory, stack, modules")
    .option("--strict-io", "wait for every command: what fails is raised at its own line, and everything is slower")
    .option("--allow-network", "let the program open sockets on this computer's network")
    .option("--allow-shell", "let the program run this computer's commands, by os.system")
    .option("--memory <mb>", "what the program's objects may take of this computer's memory", positiveInteger)
    .option("-X <option>", "as MicroPython's unix port takes it: compile-only, emit=KIND, heapsize=N", collect, [])
    .addOption(
      new Option("--optimise <level>", "-O, -O2: leave out assert statements, __debug__ is False").argParser(Number),
    )
    .addOption(new Option("-v", "accepted for MicroPython's sake: there is no bytecode to show").hideHelp());
}

function describeCommands(done: (code: number) => void): Command {
  const program = new Command("pinbridge")
    .description(
      "Runs CircuitPython and MicroPython programs on the computer, with their pins on a real or emulated board.",
    )
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print a command's help")
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text) => complain(usageComplaint(text)) })
    .addHelpText("after", topics);

  pythonOptions(boardOptions(program.command("run")))
    .summary("run a program")
    .description(
      "Runs a Python program. Its output is its own; whatever pinbridge has to say goes to stderr. Without a program it is a REPL, or what comes from stdin.",
    )
    .argument("[file]", "the program; - reads it from stdin")
    .argument("[args...]", "what it finds in sys.argv[1:]")
    .option("-c <code>", "the program itself, instead of FILE; what follows is its sys.argv[1:]")
    .option("-m <module>", "a module to run as the program, instead of FILE")
    .option("-i, --inspect", "a REPL afterwards, with what the program has left")
    .option("-s, --summary", "say at the end what happened on the wire and to the virtual parts")
    .option("--summary-json", "the same as one JSON object, the last line of stderr")
    .option("--artefacts <dir>", "write what the virtual parts have made there: a display's picture")
    .addOption(
      new Option("--at <where>", "of a lab's board: run the program here, or beside the rig, for slow links").choices([
        "here",
        "rig",
      ]),
    )
    .option("--trace <file>", "with --at rig: write what the program asked of its hardware there")
    .passThroughOptions()
    .addHelpText("after", runTopics)
    .action(async (file: string | undefined, programArgs: string[], options) => {
      if (options.at === "rig") {
        const { atRig } = await import("./lab-client.js");
        return done(await atRig(file, programArgs, options));
      }
      const { runCommand } = await import("./run.js");
      done(await runCommand(file, programArgs, options));
    });

  pythonOptions(boardOptions(program.command("profile")))
    .summary("run a program, and show what each of its lines cost on the wire")
    .description(
      "Runs a Python program as run does. Afterwards, on stderr: per Python line its calls, round trips, bytes, what was posted and what waited, and what would make it faster.",
    )
    .argument("[file]", "the program; - reads it from stdin")
    .argument("[args...]", "what it finds in sys.argv[1:]")
    .option("-c <code>", "the program itself, instead of FILE; what follows is its sys.argv[1:]")
    .option("-m <module>", "a module to run as the program, instead of FILE")
    .option("--json", "the profile as one JSON object, the last line of stderr")
    .option("--top <n>", "how many lines to show", positiveInteger)
    .passThroughOptions()
    .action(async (file: string | undefined, programArgs: string[], options) => {
      const { profileCommand } = await import("./profile.js");
      done(await profileCommand(file, programArgs, options));
    });

  pythonOptions(boardOptions(program.command("repl")))
    .summary("talk to Python on a board")
    .description("A REPL on a board, by default an emulated Raspberry Pi Pico. Ctrl-D resets it, Ctrl-] leaves.")
    .addHelpText("after", replTopics)
    .action(async (options) => {
      const { replCommand } = await import("./repl.js");
      done(await replCommand(options));
    });

  program
    .command("demo")
    .summary("a driver, an emulated board and a virtual sensor: what `npm start` shows")
    .description("Runs a weather station: a BME280 driver on an emulated Pico with a virtual BME280, and an LED.")
    .addOption(new Option("-c, --clock <kind>", "the board's time").choices(["simulated", "wall"]).default("wall"))
    .action(async (options) => {
      const { demoCommand } = await import("./demo.js");
      done(await demoCommand(options));
    });

  program
    .command("boards")
    .summary("list the boards that are plugged in, and those that can be emulated")
    .description(
      "Lists the boards that are plugged in, and those that can be emulated, with the URL that --board takes.",
    )
    .option("--json", "for other programs")
    .action(async (options) => {
      const { boardsCommand } = await import("./boards.js");
      done(await boardsCommand(options));
    });

  program
    .command("flash")
    .summary("put pinbridge's firmware on a board")
    .description(
      "Flashes the board that waits in its bootloader, or the one at a serial port. Verifies what it can read back, and refuses a file for another chip.",
    )
    .argument("[file]", "a UF2 file; by default the firmware for the board's chip")
    .option("-b, --board <name>", "which board it is, as in emulator:NAME: kept in its firmware")
    .option("-d, --drive <path>", "the bootloader's drive")
    .option("-t, --touch <port>", "send the board at that serial port to its bootloader first")
    .option("--bossa <port>", "a SAMD's bootloader at that serial port, without its drive")
    .action(async (file: string | undefined, options) => {
      const { flashCommand } = await import("./flash.js");
      done(await flashCommand(file, options));
    });

  boardOptions(program.command("scan"))
    .summary("list the addresses that answer on an I2C bus")
    .description("Probes every I2C address without writing to anyone, and lists who answers.")
    .option("--scl <pin>", "by default the board's own")
    .option("--sda <pin>")
    .option("-f, --frequency <hz>", "of the bus", positiveInteger, 100_000)
    .action(async (options) => {
      const { scanCommand } = await import("./scan.js");
      done(await scanCommand(options));
    });

  boardOptions(program.command("doctor"))
    .summary("look for what is wrong with this computer, the board and its wiring")
    .description(
      "Checks permissions, udev rule, ModemManager, the port, the firmware, the link, and on the board held pins and its I2C bus. Each line says what is in order, or what to do. Ends with 0 or 1.",
    )
    .option("--json", "for other programs")
    .action(async (options) => {
      const { doctorCommand } = await import("./doctor.js");
      done(await doctorCommand(options));
    });

  boardOptions(program.command("ping"))
    .summary("measure round trips to a board")
    .description("Sends small commands to the board and shows how long the answers take, as a histogram.")
    .option("-n, --count <n>", "how many", positiveInteger, 1000)
    .option("--size <bytes>", "payload each way", positiveInteger, 1)
    .action(async (options) => {
      const { pingCommand } = await import("./ping.js");
      done(await pingCommand(options));
    });

  program
    .command("dump")
    .summary("show what the compiler makes of a program")
    .description("Shows a stage of the compiler: tokens, syntax tree, scopes, or the JavaScript that runs.")
    .argument("<file>", "the program; - reads it from stdin")
    .addOption(new Option("--tokens", "what the lexer sees").conflicts(["ast", "scopes", "js"]))
    .addOption(new Option("--ast", "the syntax tree, as CPython's ast.dump writes it").conflicts(["scopes", "js"]))
    .addOption(new Option("--scopes", "which names are local, cell, free, global").conflicts("js"))
    .addOption(new Option("--js", "the generated JavaScript (the default)"))
    .action(async (file: string, options) => {
      const { dumpCommand } = await import("./dump.js");
      done(await dumpCommand(file, options));
    });

  describeLabCommands(program, done);

  // commander copies settings to the commands made after them: exitOverride and output reach all of the above
  return program;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function positiveInteger(text: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

/** commander's one line, `error: …`, in our form. */
function usageComplaint(text: string): { what: string; next: string } {
  const [what, ...rest] = text
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  const hint = rest.join(" ").trim();
  return { what: capital(what), next: `${hint === "" ? "" : `${hint} `}See: pinbridge --help` };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const topics = `
Examples:
  pinbridge demo                                     see it work, without a board
  pinbridge run code.py                              on an emulated Raspberry Pi Pico
  pinbridge run code.py --rig bench.yaml             ... with the parts of a rig file wired to it
  pinbridge run code.py --board serial:/dev/ttyACM0  on a real board over USB serial
  pinbridge run main.py --board usb:E66118604B7F3A21 ... over WebUSB, by serial number
  pinbridge repl --as micropython                    talk to it line by line
  pinbridge scan --rig bench.yaml                    who is on the I2C bus?

Boards:
  emulator:pico, emulator:feather    emulated, running the real firmware (the default is emulator:pico)
  serial:/dev/ttyACM0                a board with pinbridge's firmware, by its serial port
  usb:E66118604B7F3A21               the same board by its serial number; usb: alone takes the only one
  agent:/dev/ttyACM0                 a board with CircuitPython or MicroPython as it came: docs/no-flash.md
  https://lab.example/rigs/bench-2   a board of a lab: docs/lab.md

Exit codes:
${Object.values(exitCodes)
  .map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`)
  .join("\n")}
  A program that calls sys.exit(n) ends with n.

More: docs/cli.md`;

const replTopics = `
Keys:
  Tab          completes names and, after "import ", modules      Ctrl-A, Ctrl-E   start and end of the line
  Up, Down     earlier lines; they are kept between sessions      Ctrl-K, Ctrl-U   cut to the end, to the start
  Ctrl-C       interrupts, or takes the line back                 Alt-B, Alt-F     a word back, a word on
  Ctrl-E       on an empty line: paste mode                       Ctrl-W           cut a word
  Ctrl-A       on an empty line: raw mode, for other programs     Ctrl-L           clear the screen
  Ctrl-D       on an empty line: soft reset                       Ctrl-]           leave

Examples:
  pinbridge repl                                     CircuitPython on an emulated Raspberry Pi Pico
  pinbridge repl --as micropython --rig bench.yaml   MicroPython, with the parts of a rig file wired to it
  pinbridge repl --board serial:/dev/ttyACM0         on a real board`;

const runTopics = `
Options may stand before FILE or right after it. The first argument ends them: what follows is the program's own,
and so is everything after "--". -c CODE and -m MODULE end them too.

Modules are looked for in the program's folder, in each --lib, in lib/ beside the program, in the folders of
MICROPYPATH (separated by ":"), then among the built-in ones.

A program that touches no hardware starts no board: sys.platform is then this computer's.

Ctrl-C raises KeyboardInterrupt in the program, also while it sleeps or waits for the board. Press it again and
again when the program does not listen: the third ends it, with the board's pins made safe.

Examples:
  pinbridge run code.py --rig fixtures/rigs/weather.yaml --summary
  pinbridge run test_driver.py --lib ~/CircuitPython/lib -- --verbose
  pinbridge run main.py --as micropython --clock wall`;
