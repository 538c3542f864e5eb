/** Something is on its way. */
export function Waiting({ what }: { readonly what: string }) {
  return (
    <p class="quiet" role="status">
      Reading {what} …
    </p>
  );
}
