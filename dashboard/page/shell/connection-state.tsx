/** Whether what is seen is what is: the event stream's state, in a word, and what will be done about it. */
import { live } from "../live/live.js";
import { now } from "../state/now.js";
import "./connection-state.css";

export function ConnectionState() {
  const connection = live.connection.value;
  return (
    <span class={`connection connection-${connection.state}`} role="status">
      {connection.state === "live" && "Live"}
      {connection.state === "connecting" && <span class="connection-words">Connecting …</span>}
      {connection.state === "lost" && (
        <>
          <span class="connection-words">
            Offline<span class="connection-when">, again in {secondsTo(connection.retryAt)} s</span>
          </span>{" "}
          <button type="button" class="button small" onClick={() => live.retry()}>
            Now
          </button>
        </>
      )}
    </span>
  );
}

function secondsTo(at: number): number {
  return Math.max(0, Math.ceil((at - now.value) / 1000));
}
