/** The rig's name, state and who has it; and what can be done with it. */
import type { Rig } from "../../api/answers.js";
import { call } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { count } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { may, me } from "../../state/session.js";
import { useAction } from "../../state/use-action.js";
import { LeaseButton } from "../rigs/lease-button.js";
import { AskButton } from "../../parts/ask-button.js";
import "./rig-head.css";

export function RigHead({ rig, onChange }: { readonly rig: Rig; readonly onChange: () => void }) {
  const action = useAction();
  const { lease } = rig;
  const path = `/rigs/${encodeURIComponent(rig.name)}`;
  const act = (work: () => Promise<unknown>) => void action.run(work).then(onChange);
  const others = lease !== null && lease.user !== me()?.name;
  return (
    <header class="rig-head">
      <div class="row">
        <h1>{rig.name}</h1>
        <Badge state={rig.state} />
        <span class="quiet">
          {rig.board?.name ?? "No board"}
          {rig.location !== "" && ` · ${rig.location}`}
        </span>
      </div>
      {rig.reason !== null && rig.state !== "busy" && <Notice kind="advice">{rig.reason}</Notice>}
      {lease !== null && (
        <p>
          {lease.kind === "interactive"
            ? `Held by ${lease.user}`
            : lease.kind === "health"
              ? "A health check"
              : `A job of ${lease.user}`}
          , since <When at={lease.since} />
          {lease.kind === "interactive" ? (
            <>
              , until <When at={lease.expires} /> unless it is renewed
            </>
          ) : (
            <>
              : <Link to={`/jobs/${lease.job}`}>{lease.job}</Link>
            </>
          )}
          .
        </p>
      )}
      {rig.waiting > 0 && (
        <p class="quiet">
          <Link to="/queue">{count(rig.waiting, "job")} in the queue</Link> could take it.
        </p>
      )}
      <div class="row">
        <LeaseButton rig={rig} onChange={onChange} />
        {may("user") && (
          <button
            type="button"
            class="button"
            disabled={action.busy}
            onClick={() => act(() => call("POST", `${path}/health-check`))}
          >
            Check health
          </button>
        )}
        {rig.power !== null && may("user") && (
          <button
            type="button"
            class="button"
            disabled={action.busy}
            onClick={() => act(() => call("POST", `${path}/power`, { action: "cycle" }))}
          >
            Power-cycle
          </button>
        )}
        {may("admin") && others && (
          <AskButton
            text="Take over"
            question="Why? Whoever has it is told."
            onAnswer={(reason) => act(() => call("POST", `${path}/take-over`, { reason }))}
          />
        )}
        {may("admin") && rig.state !== "quarantined" && (
          <AskButton
            text="Quarantine"
            question="What is wrong with it?"
            onAnswer={(reason) => act(() => call("POST", `${path}/quarantine`, { reason }))}
          />
        )}
        {may("admin") && rig.state === "quarantined" && (
          <button
            type="button"
            class="button"
            disabled={action.busy}
            onClick={() => act(() => call("POST", `${path}/quarantine`, { reason: null }))}
          >
            Back into use
          </button>
        )}
      </div>
      {action.fault !== undefined && <Notice kind="fault">{action.fault}</Notice>}
    </header>
  );
}
