#!/usr/bin/env node
/** The `pinbridge` command. Everything is loaded when it is needed: `run` must reach the program's first line in half a second. */
import { runCommandLine } from "./cli/command-line.js";

process.exitCode = await runCommandLine(process.argv.slice(2));
