/** Every page and its address. A page is loaded when it is first shown, but for the wall, which most begin with. */
import type { ComponentType } from "preact";
import { lazy } from "../router/lazy.js";
import { matchPath } from "../router/match.js";
import { RigsPage } from "../pages/rigs/rigs-page.js";
import { NotFound } from "../pages/not-found.js";

interface Page {
  readonly path: string;
  readonly title: string;
  readonly show: ComponentType<any>;
}

const pages: readonly Page[] = [
  { path: "/", title: "Rigs", show: RigsPage },
  { path: "/rigs/:name", title: "Rig", show: lazy(async () => (await import("../pages/rig/rig-page.js")).RigPage) },
];

/** @returns the page for an address, and what the address says */
export function pageAt(path: string): Page & { readonly values: Record<string, string> } {
  for (const page of pages) {
    const values = matchPath(page.path, path);
    if (values !== undefined) return { ...page, values };
  }
  return { path, title: "Not found", show: NotFound, values: {} };
}
