/** How one gets in: by the link that `pinbridge serve` prints, or by a token. */
import { useEffect, useState } from "preact/hooks";
import { get } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { signIn } from "../../state/session.js";
import { useAction } from "../../state/use-action.js";
import "./sign-in-page.css";

export function SignInPage() {
  const [token, setToken] = useState("");
  const entering = useAction();
  const [provider, setProvider] = useState<{ name: string; path: string }>();
  useEffect(() => {
    document.title = "Sign in · pinbridge lab";
    // whoever has another way in is shown it
    get<{ oidc: { name: string; path: string } | null }>("/sign-in").then(
      ({ oidc }) => setProvider(oidc ?? undefined),
      () => {},
    );
  }, []);
  return (
    <main class="lonely sign-in">
      <h1>
        <img src="/icon.svg" alt="" width="24" height="24" /> pinbridge lab
      </h1>
      <p class="quiet">
        Open the link that <code>pinbridge serve</code> printed when it started: it signs you in once. Or give a token
        that an administrator has made for you.
      </p>
      <form
        class="row ends"
        onSubmit={(event) => {
          event.preventDefault();
          void entering.run(() => signIn(token.trim()));
        }}
      >
        <label class="field sign-in-token">
          <span>Token</span>
          <input
            class="input"
            type="password"
            autocomplete="current-password"
            required
            value={token}
            placeholder="pb_…"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button main" disabled={entering.busy}>
          Sign in
        </button>
      </form>
      {provider !== undefined && (
        <p>
          <a class="button" href={provider.path}>
            Sign in with {provider.name}
          </a>
        </p>
      )}
      {entering.fault !== undefined && <Notice kind="fault">{entering.fault}</Notice>}
    </main>
  );
}
