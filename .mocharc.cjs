/** Files side by side, as many as there are processors: each has a process to itself while it runs, but not a new one. */
const { availableParallelism } = require("node:os");

module.exports = {
  spec: ["dist/test/**/*.test.js"],
  "node-option": ["enable-source-maps"],
  parallel: true,
  jobs: Math.max(2, Math.min(8, availableParallelism())),
  // what hangs must end, and what a busy machine takes long for must not
  timeout: 300_000,
  reporter: "dot",
};
