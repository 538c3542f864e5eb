/** A process full of simulated agents; its order comes as JSON in its only argument. It runs until it is killed. */
import { Ledger } from "./ledger.js";
import { SimulatedAgent } from "./simulated-agent.js";

export interface AgentsOrder {
  readonly urls: readonly string[];
  readonly agents: readonly { readonly name: string; readonly token: string }[];
  readonly ledger: string;
  /** A job's program takes between these, in milliseconds. */
  readonly runMs: readonly [number, number];
}

const { urls, agents, ledger: file, runMs } = JSON.parse(process.argv[2]) as AgentsOrder;
const ledger = new Ledger(file);
const [least, most] = runMs;
let welcomed = 0;
for (const { name, token } of agents) {
  new SimulatedAgent({
    urls,
    name,
    token,
    ledger,
    runMs: () => least + Math.random() * (most - least),
    onWelcome: () => process.send?.({ welcomed: ++welcomed }),
  }).start();
}
process.on("disconnect", () => process.exit(0));
