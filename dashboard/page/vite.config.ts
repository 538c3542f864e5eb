/** How the page is bundled. Vite's own JSX transform is all that Preact needs; nothing is inlined, since the page's policy forbids inline code. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: fileURLToPath(new URL("../../dist/dashboard/web", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    // what is bundled keeps its licences
    license: { fileName: "licenses.md" },
    chunkSizeWarningLimit: 700,
  },
});
