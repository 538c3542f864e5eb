/** An address that no page has. */
import { Link } from "../router/link.js";

export function NotFound() {
  return (
    <>
      <h1>Not found</h1>
      <p>
        There is no page at this address. <Link to="/">All rigs</Link>
      </p>
    </>
  );
}
