/** Where one can go. On a phone a row that scrolls, else a column. */
import { Link } from "../router/link.js";
import { may } from "../state/session.js";
import "./navigation.css";

interface Goal {
  readonly to: string;
  readonly text: string;
  /** The least role that has any use for it. */
  readonly role: "viewer" | "user" | "admin";
  /** Addresses below which it is still this one. */
  readonly also?: readonly string[];
}

const goals: readonly Goal[] = [
  { to: "/", text: "Rigs", role: "viewer", also: ["/rigs/"] },
  { to: "/queue", text: "Jobs", role: "viewer", also: ["/jobs/", "/runs/"] },
  { to: "/submit", text: "Submit", role: "user" },
  { to: "/schedules", text: "Schedules", role: "viewer" },
  { to: "/trends", text: "Trends", role: "viewer" },
  { to: "/tests", text: "Tests", role: "viewer" },
  { to: "/people", text: "People", role: "viewer" },
  { to: "/audit", text: "Audit", role: "admin" },
];

export function Navigation({ path }: { readonly path: string }) {
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {goals
          .filter(({ role }) => may(role))
          .map(({ to, text, also = [] }) => (
            <li key={to}>
              <Link to={to} current={path === to || also.some((below) => path.startsWith(below))}>
                {text}
              </Link>
            </li>
          ))}
        <li>
          <a href="/api/v1/docs">API</a>
        </li>
      </ul>
    </nav>
  );
}
