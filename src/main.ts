#!/usr/bin/env node
/**
 * The `pinbridge` command. Everything is loaded when it is needed: `run` must reach the program's first line in half a second. Where Node can keep
 * compiled code from one run to the next (22.1 and later), it does.
 */
import module from "node:module";

(module as { enableCompileCache?: () => void }).enableCompileCache?.();
const { runCommandLine } = await import("./cli/command-line.js");
process.exitCode = await runCommandLine(process.argv.slice(2));
