/** Who may do what: one's own tokens, and for an administrator users, all tokens and who may use restricted rigs. */
import { may } from "../../state/session.js";
import { Grants } from "./grants.js";
import { Tokens } from "./tokens.js";
import { Users } from "./users.js";
import "../jobs/jobs.css";

export function PeoplePage() {
  return (
    <>
      <h1>People</h1>
      {may("admin") && <Users />}
      <Tokens />
      {may("admin") && <Grants />}
    </>
  );
}
