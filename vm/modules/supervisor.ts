/**
 * `supervisor` of CircuitPython, as far as there is one here: a program that is started once, over USB, with a console. What asks for a restart
 * of code.py ends the program.
 *
 * @see CircuitPython shared-bindings/supervisor/{__init__,Runtime,RunReason,SafeModeReason,StatusBar}.c
 */
import { vm } from "../runtime/context.js";
import { indexOf, stringOf, truth, typeOf } from "../runtime/protocol.js";
import { enumeration, member } from "../objects/enumeration.js";
import { PyError, notImplementedError, systemExit, typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { standardInput } from "./io/standard.js";
import { settingOf } from "./os.js";
import { stat } from "./vfs/mounts.js";

const runReasonType = enumeration("supervisor", "RunReason", [
  "STARTUP",
  "AUTO_RELOAD",
  "SUPERVISOR_RELOAD",
  "REPL_RELOAD",
]);

const safeModeReasonType = enumeration("supervisor", "SafeModeReason", [
  "NONE",
  "BROWNOUT",
  "FLASH_WRITE_FAIL",
  "GC_ALLOC_OUTSIDE_VM",
  "HARD_FAULT",
  "INTERRUPT_ERROR",
  "NLR_JUMP_FAIL",
  "NO_CIRCUITPY",
  "NO_HEAP",
  "PROGRAMMATIC",
  "SDK_FATAL_ERROR",
  "STACK_OVERFLOW",
  "USB_BOOT_DEVICE_NOT_INTERFACE_ZERO",
  "USB_TOO_MANY_ENDPOINTS",
  "USB_TOO_MANY_INTERFACE_NAMES",
  "USER",
  "WATCHDOG",
]);

class PyRuntime extends PyObject {
  autoreload = true;
  brightness = 255;
}

const intBetween = (value: PyValue, low: number, high: number, name: string): number => {
  const n = indexOf(value);
  if (n < low || n > high) throw valueError(`${name} must be ${low}-${high}`);
  return n;
};

defineType({
  name: "Runtime",
  module: "supervisor",
  js: PyRuntime,
  constructible: false,
  properties: [
    { name: "usb_connected", get: () => true },
    { name: "serial_connected", get: () => true },
    { name: "serial_bytes_available", get: () => standardInput().waiting },
    { name: "run_reason", get: () => member(runReasonType, "STARTUP") },
    { name: "safe_mode_reason", get: () => member(safeModeReasonType, "NONE") },
    {
      name: "autoreload",
      get: (self: PyRuntime) => self.autoreload,
      set: (self: PyRuntime, value) => void (self.autoreload = truth(value)),
    },
    {
      name: "ble_workflow",
      get: () => {
        throw notImplementedError("");
      },
      set: () => {
        throw notImplementedError("");
      },
    },
    {
      name: "rgb_status_brightness",
      get: (self: PyRuntime) => self.brightness,
      set: (self: PyRuntime, value) => void (self.brightness = intBetween(value, 0, 255, "brightness")),
    },
    // boards without a display of their own
    { name: "display", get: () => None, set: () => {} },
  ],
});

class PyStatusBar extends PyObject {
  console = true;
  display = true;
}

defineType({
  name: "StatusBar",
  module: "supervisor",
  js: PyStatusBar,
  constructible: false,
  properties: [
    {
      name: "console",
      get: (self: PyStatusBar) => self.console,
      set: (self: PyStatusBar, value) => void (self.console = truth(value)),
    },
    {
      name: "display",
      get: (self: PyStatusBar) => self.display,
      set: (self: PyStatusBar, value) => void (self.display = truth(value)),
    },
  ],
});

/** Milliseconds that wrap at 2**29, 65 s after a start for the first time, so that programs meet it early. */
function ticksMs(): number {
  return (Math.floor(vm().host.nowUs() / 1000) + 0x1fff0000) % 2 ** 29;
}

function checkPath(value: PyValue, name: string): string | undefined {
  if (value === None) return undefined;
  if (typeof value !== "string") throw typeError(`${name} must be of type str or None, not ${typeOf(value).name}`);
  return value;
}

function exists(path: string): boolean {
  try {
    stat(path);
    return true;
  } catch (error) {
    if (error instanceof PyError) return false;
    throw error;
  }
}

/** Checked as on a board; here nothing comes after the program. */
function setNextCodeFile(filename: PyValue, folder: PyValue): void {
  const file = checkPath(filename, "filename");
  const directory = checkPath(folder, "working_directory");
  if (file !== undefined && !exists(file)) throw valueError("File not found");
  if (directory !== undefined && !exists(directory)) throw valueError("Invalid working_directory");
}

/** An int, a bool or a string of settings.toml, as it is written there. */
function getSetting(key: PyValue, otherwise: PyValue): PyValue {
  const found = settingOf(stringOf(key));
  if (found === undefined) return otherwise;
  if (found.quoted) return found.value;
  if (found.value === "true" || found.value === "false") return found.value === "true";
  if (/^[+-]?(0x[0-9a-f]+|\d+)$/i.test(found.value)) return Number(found.value);
  throw valueError("Invalid value");
}

function usbIdentification(...given: PyValue[]): void {
  const [manufacturer, product, vid, pid] = given;
  for (const [value, name] of [
    [vid, "vid"],
    [pid, "pid"],
  ] as const)
    intBetween(value, -1, 0xffff, name);
  for (const [value, name] of [
    [manufacturer, "manufacturer"],
    [product, "product"],
  ] as const)
    if (value !== None && stringOf(value).length > 126) throw valueError(`${name} length must be 0-126`);
}

export function makeSupervisor(): PyModule {
  return defineModule({
    name: "supervisor",
    types: [runReasonType, safeModeReasonType],
    constants: { runtime: new PyRuntime(), status_bar: new PyStatusBar() },
    functions: [
      {
        sig: "reload()",
        call: () => {
          throw systemExit();
        },
      },
      {
        sig: "set_next_code_file(filename, *, working_directory=None, reload_on_success=False, reload_on_error=False, sticky_on_success=False, sticky_on_error=False, sticky_on_reload=False)",
        call: setNextCodeFile,
      },
      { sig: "ticks_ms()", call: ticksMs },
      { sig: "get_previous_traceback()", call: () => None },
      { sig: "get_setting(key, default=None)", call: getSetting },
      { sig: "reset_terminal(x_pixels, y_pixels, /)", call: () => None },
      { sig: "set_usb_identification(manufacturer=None, product=None, vid=-1, pid=-1)", call: usbIdentification },
    ],
  });
}
