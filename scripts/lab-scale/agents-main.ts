/** A process full of simulated agents; its order comes as JSON in its only argument. It runs until it is killed. */
import { Ledger } from "./ledger.js";
import { SimulatedAgent } from "./simulated-agent.js";

export interface AgentsOrder {
  readonly urls: readonly string[];
  readonly agents: readonly { readonly name: string; readonly token: string }[];
  readonly ledger: string;
}

const { urls, agents, ledger: file } = JSON.parse(process.argv[2]) as AgentsOrder;
const ledger = new Ledger(file);
let welcomed = 0;
for (const { name, token } of agents) {
  new SimulatedAgent({
    urls,
    name,
    token,
    ledger,
    // a job's arguments say between which milliseconds it takes
    runMs: ({ args }) => Number(args[0]) + Math.random() * (Number(args[1]) - Number(args[0])),
    onWelcome: () => process.send?.({ welcomed: ++welcomed }),
  }).start();
}
process.on("disconnect", () => process.exit(0));
