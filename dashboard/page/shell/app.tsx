/** What stands around every page: who is signed in, where one can go, whether what is seen is live. */
import { useEffect, useRef } from "preact/hooks";
import { place } from "../router/router.js";
import { begin, session } from "../state/session.js";
import { Notice } from "../parts/notice.js";
import { Waiting } from "../parts/waiting.js";
import { SignInPage } from "../pages/sign-in/sign-in-page.js";
import { Header } from "./header.js";
import { Navigation } from "./navigation.js";
import { pageAt } from "./pages.js";
import "./app.css";

export function App() {
  const state = session.value;
  if (state.state === "asking") return <Waiting what="the lab" />;
  if (state.state === "unreachable") {
    return (
      <main class="lonely">
        <Notice kind="fault">
          {state.fault}{" "}
          <button type="button" class="button" onClick={() => void begin()}>
            Try again
          </button>
        </Notice>
      </main>
    );
  }
  if (state.state === "out") return <SignInPage />;
  return <SignedIn />;
}

function SignedIn() {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const { path } = place.value;
  const page = pageAt(path);
  useEffect(() => {
    document.title = `${page.title} · pinbridge lab`;
    // who walks by keyboard or listens goes on at the new page, not at the link that led there
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the page
      </a>
      <Header />
      <Navigation path={path} />
      <main id="main" ref={main} tabIndex={-1}>
        <page.show key={path} {...page.values} />
      </main>
    </div>
  );
}
