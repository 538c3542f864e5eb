/**
 * Sees what programs on real agents do: each opens a socket to it, says which job it is and on which rig, and that it has come to its end. The kernel
 * closes the socket with the process, so that a killed one leaves a true record, too. What it sees goes into a ledger, whose file is the only argument.
 */
import { createServer } from "node:net";
import { Ledger } from "./ledger.js";

const ledger = new Ledger(process.argv[2]);
let connections = 0;

const server = createServer((socket) => {
  const lease = `real ${++connections}`;
  let text = "";
  let begun = false;
  socket.setEncoding("latin1");
  socket.on("data", (more: string) => {
    text += more;
    const [, rig, job] = /^begin (\S+) (\S+)\n/.exec(text) ?? [];
    if (begun || rig === undefined) return;
    begun = true;
    ledger.write({ kind: "begin", lease, run: lease, job, rig, by: rig, at: Date.now() });
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    if (begun) ledger.write({ kind: "end", lease, outcome: text.endsWith("end\n") ? "passed" : "cut", at: Date.now() });
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
process.on("disconnect", () => process.exit(0));
