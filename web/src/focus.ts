/** Focus after something changed: where one expects it, never lost. */

import { afterSwap, announce, find } from "./page";

let last = "";

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
  if (document.activeElement && document.activeElement !== document.body) return;
  (document.getElementById(last) ?? find("#ticket-title", pane))?.focus({ preventScroll: true });
});
