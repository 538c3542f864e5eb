/** Puts a checked rig on a bench: its nets first, then its parts, in the file's order. The board is powered on afterwards. */

import { Workbench } from "./bench.js";
import type { CopperNet } from "./nets.js";
import type { Rig } from "./rig/rig.js";

export function wireRig(rig: Rig, bench = new Workbench()): Workbench {
  const nets = new Map<string, CopperNet>();
  for (const { name, gpio } of rig.nets) {
    const net = bench.net(gpio === undefined ? `net ${name}` : `GP${gpio}`);
    nets.set(name, net);
  }
  for (const { device, pins } of rig.devices)
    device.attach(
      bench.view(device.name, Object.fromEntries(Object.entries(pins).map(([pin, name]) => [pin, nets.get(name)]))),
    );
  return bench;
}
