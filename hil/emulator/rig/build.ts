/** Puts a checked rig on a bench: nets first, then each part on its nets. To be done before the board is powered. */
import type { Workbench } from "../bench.js";
import type { CopperNet } from "../nets.js";
import type { Rig } from "./rig.js";

/**
 * @param bench  a bench on which no other rig stands; the board's pads join its nets `GP0`, `GP1` and so on, which also go by the rig's names
 */
export function buildRig(rig: Rig, bench: Workbench): void {
  const nets = new Map<string, CopperNet>();
  for (const { name, gpio } of rig.nets) {
    const net = bench.net(gpio === undefined ? name : `GP${gpio}`);
    bench.netlist.alias(name, net);
    nets.set(name, net);
  }
  for (const { device, pins } of rig.devices) {
    device.attach(bench.view(device.name, Object.fromEntries(Object.entries(pins).map(([pin, net]) => [pin, nets.get(net)]))));
  }
}
