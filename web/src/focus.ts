/** Focus after something changed: where one expects it, never lost; what was done is said. */

import { afterSwap, announce, find, openTicket, openTicketId } from "./page";

let last = "";
let shown = openTicketId();
/** The field whose words were sent last, while one was in it. */
let writtenIn = "";

const isLost = () => !document.activeElement?.checkVisibility() || document.activeElement === document.body;

document.addEventListener(
  "submit",
  (event) => {
    const own = document.activeElement;
    writtenIn = own?.matches("textarea") && (event.target as HTMLElement).contains(own) ? own.id : "";
  },
  true,
);

document.addEventListener("htmx:before:swap", () => {
  last = document.activeElement?.id ?? "";
});

afterSwap("ticket", (pane) => {
  const open = find(".ticket", pane)?.dataset.ticket;
  document.querySelector(".desk")?.classList.toggle("has-ticket", Boolean(open));
  for (const link of document.querySelectorAll('.row [aria-current="true"]')) link.removeAttribute("aria-current");
  if (open) find(`#row-${open} > a`)?.setAttribute("aria-current", "true");
  const title = find("#ticket-title", pane)?.textContent?.trim();
  if (title) document.title = `${title} · Amends`;
  const wrong = find('[aria-invalid="true"]', pane) ?? find('[role="alert"]', pane);
  if (wrong) {
    wrong.focus();
    announce(wrong.textContent?.trim() || find(".fault", pane)?.textContent?.trim() || "");
    return;
  }
  if (isLost()) (document.getElementById(last) ?? find("#ticket-title", pane))?.focus({ preventScroll: true });
});

document.body.addEventListener("amends:done", (event) => {
  const said = (event as CustomEvent<{ said?: string }>).detail?.said;
  const title = find("#ticket-title");
  const isAnother = openTicketId() !== shown;
  shown = openTicketId();
  // What was written is sent: one is back at the ticket, where keys do something. Who went on to write meanwhile stays.
  const field = document.activeElement;
  const isSent = writtenIn !== "" && field?.id === writtenIn && !(field as HTMLTextAreaElement).value;
  if (isAnother || isLost() || isSent) title?.focus({ preventScroll: true });
  if (said) announce(isAnother && title ? `${said}. ${title.textContent?.trim()}` : said);
});

// Opened from the list, not by something that was done.
document.addEventListener("click", (event) => {
  const row = (event.target as Element).closest<HTMLElement>(".row");
  if (row?.dataset.ticket) shown = row.dataset.ticket;
});

// After a search one is at what it found.
const found = find("#rows")?.dataset.found;
if (found && !openTicket()) {
  (find("#rows > .row > a") ?? find("#search"))?.focus({ preventScroll: true });
  setTimeout(() => announce(found), 200);
}
