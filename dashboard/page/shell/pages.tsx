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
  { path: "/queue", title: "Jobs", show: lazy(async () => (await import("../pages/jobs/queue-page.js")).QueuePage) },
  { path: "/jobs/:id", title: "Job", show: lazy(async () => (await import("../pages/jobs/job-page.js")).JobPage) },
  { path: "/runs/:id", title: "Run", show: lazy(async () => (await import("../pages/runs/run-page.js")).RunPage) },
  {
    path: "/submit",
    title: "Submit",
    show: lazy(async () => (await import("../pages/submit/submit-page.js")).SubmitPage),
  },
  {
    path: "/schedules",
    title: "Schedules",
    show: lazy(async () => (await import("../pages/schedules/schedules-page.js")).SchedulesPage),
  },
  {
    path: "/trends",
    title: "Trends",
    show: lazy(async () => (await import("../pages/trends/trends-page.js")).TrendsPage),
  },
  { path: "/tests", title: "Tests", show: lazy(async () => (await import("../pages/tests/tests-page.js")).TestsPage) },
  {
    path: "/people",
    title: "People",
    show: lazy(async () => (await import("../pages/people/people-page.js")).PeoplePage),
  },
  { path: "/audit", title: "Audit", show: lazy(async () => (await import("../pages/audit/audit-page.js")).AuditPage) },
];

/** @returns the page for an address, and what the address says */
export function pageAt(path: string): Page & { readonly values: Record<string, string> } {
  for (const page of pages) {
    const values = matchPath(page.path, path);
    if (values !== undefined) return { ...page, values };
  }
  return { path, title: "Not found", show: NotFound, values: {} };
}
