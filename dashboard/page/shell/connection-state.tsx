/** Whether what is seen is what is: the event stream's state, in a word, and what will be done about it. */
import { live } from "../live/live.js";
import { now } from "../state/now.js";
import "./connection-state.css";

export function ConnectionState() {
  const connection = live.connection.value;
  return (
    <span class={`connection connection-${connection.state}`} role="status">
      {connection.state === "live" && "Live"}
      {connection.state === "connecting" && "Connecting …"}
      {connection.state === "lost" && (
        <>
          <span>Offline, again in {Math.max(0, Math.ceil((connection.retryAt - now.value) / 1000))} s</span>{" "}
          <button type="button" class="button small" onClick={() => live.retry()}>
            Now
          </button>
        </>
      )}
    </span>
  );
}
