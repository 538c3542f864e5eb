/**
 * A process that makes an embedded database in a folder, and ends: `make-database.js FOLDER`. PostgreSQL's initdb takes half a gigabyte, which a
 * server that lives for months should never have had.
 */
import { PgliteThread } from "./pglite-thread.js";

// whoever wanted it is gone
process.on("disconnect", () => process.exit(1));

const thread = new PgliteThread(process.argv[2]);
try {
  await thread.ready;
  await thread.close();
  process.exit(0);
} catch {
  process.exit(1);
}
