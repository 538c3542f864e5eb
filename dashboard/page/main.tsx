/** Where the page begins. */
import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import { live } from "./live/live.js";
import { restWhileHidden } from "./live/rest.js";
import { startRouter } from "./router/router.js";
import { App } from "./shell/app.js";
import { begin } from "./state/session.js";
import { applyTheme } from "./state/theme.js";

applyTheme();
startRouter();
addEventListener("offline", () => live.networkGone());
addEventListener("online", () => live.retry());
restWhileHidden(live);
void begin();
render(<App />, document.getElementById("page")!);
