/** The name, whether what is seen is live, light or dark, and who is signed in. */
import { Link } from "../router/link.js";
import { me, signOut } from "../state/session.js";
import { useAction } from "../state/use-action.js";
import { ConnectionState } from "./connection-state.js";
import { ThemeSwitch } from "./theme-switch.js";
import "./header.css";

export function Header() {
  const who = me();
  const leaving = useAction();
  return (
    <header class="header">
      <Link to="/" class="header-name">
        <img src="/icon.svg" alt="" width="20" height="20" />
        pinbridge <span class="header-lab">lab</span>
      </Link>
      <ConnectionState />
      <span class="header-space" />
      <ThemeSwitch />
      <span class="header-who" title={`Signed in as ${who?.name}, ${who?.role}`}>
        {who?.name}
      </span>
      <button
        type="button"
        class="button quiet-button"
        disabled={leaving.busy}
        onClick={() => void leaving.run(signOut)}
      >
        Sign out
      </button>
    </header>
  );
}
