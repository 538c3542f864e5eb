/** One rig on the wall: its board with its pins as they are now, its state and who has it. */
import type { Rig } from "../../api/answers.js";
import { BoardPicture } from "../../board/board-picture.js";
import { livePins } from "../../live/pins.js";
import { Badge } from "../../parts/badge.js";
import { count } from "../../parts/format.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { boardOf } from "../../state/boards.js";
import { LeaseButton } from "./lease-button.js";
import "./rig-card.css";

export function RigCard({ rig, onChange }: { readonly rig: Rig; readonly onChange: () => void }) {
  const board = rig.board === null ? undefined : boardOf(rig.board.kind);
  const { lease } = rig;
  return (
    <article class="rig-card" data-rig={rig.name}>
      <div class="rig-card-picture">
        {board !== undefined && <BoardPicture board={board} values={livePins(rig.name)} />}
      </div>
      <div class="rig-card-words">
        <h2>
          <Link to={`/rigs/${encodeURIComponent(rig.name)}`}>{rig.name}</Link>
        </h2>
        <Badge state={rig.state} />
        <p class="quiet rig-card-board">
          {rig.board === null ? "No board" : (board?.title ?? rig.board.name)}
          {rig.board?.emulated === true && ", emulated"}
          {rig.location !== "" && ` · ${rig.location}`}
        </p>
        {rig.reason !== null && rig.state !== "busy" && <p class="rig-card-reason">{rig.reason}</p>}
        {lease !== null && (
          <p class="rig-card-lease">
            {lease.kind === "interactive" ? (
              <>
                Held by {lease.user} since <When at={lease.since} />
              </>
            ) : (
              <>
                <Link to={`/jobs/${lease.job}`}>
                  {lease.kind === "health" ? "Health check" : `Job of ${lease.user}`}
                </Link>
                , <When at={lease.since} />
              </>
            )}
          </p>
        )}
        {rig.waiting > 0 && <p class="quiet">{count(rig.waiting, "job")} in the queue could take it</p>}
        {rig.tags.length > 0 && (
          <ul class="tags" aria-label="Tags">
            {rig.tags.map((tag) => (
              <li key={tag}>{tag}</li>
            ))}
          </ul>
        )}
        <div class="rig-card-acts">
          <LeaseButton rig={rig} onChange={onChange} />
        </div>
      </div>
    </article>
  );
}
